package dev.weir.admin.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.admin.History;
import dev.weir.admin.HostOptionsJson;
import dev.weir.admin.Json;
import dev.weir.admin.Members;
import dev.weir.upstream.Change;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;

/** What operators change of hosts. What there is of requests goes on; the next one goes by what is new. */
final class HostEdits {

    private static final List<String> MEMBERS = List.of("host", "port", "weight", "healthcheck");

    private final Resources resources;
    private final Made changes;

    HostEdits(Resources resources, History history) {
        this.resources = resources;
        this.changes = new Made(history);
    }

    /** {@code PUT} of all options of a host, which is added at the end of its pool (201) if it does not exist. */
    Answer put(Call call) {
        Place.InUpstream in = Place.pool(call);
        Preconditions expected = Preconditions.of(call.request());
        Optional<Place.InPool> there = Place.host(in, Place.hostId(call));
        HostOptions options = options(call.json());
        if (there.isPresent()) {
            return replace(call, expected, there.get(), options);
        }
        expected.requireAbsent();
        HostDefinition added = new HostDefinition(Place.newId(Place.hostId(call)), options);
        changes.make(call, in.upstream(), new Change.AddHost(in.pool().id(), added, Change.LAST));
        return resources.answer(Place.host(call)).with(HttpServletResponse.SC_CREATED);
    }

    /** {@code PATCH} of some options of a host, as a merge patch. */
    Answer patch(Call call) {
        Place.InPool there = Place.host(call);
        Preconditions expected = Preconditions.of(call.request());
        JsonNode before = Json.tree(Configured.OfHost.of(there.host().options()));
        return replace(call, expected, there, options(MergePatch.apply(before, call.patch())));
    }

    private Answer replace(Call call, Preconditions expected, Place.InPool there, HostOptions options) {
        expected.requireThere(Etag.of(there.definition()));
        HostOptions before = there.host().options();
        if (!options.equals(before)) {
            Change change =
                    new Change.ChangeHost(there.in().pool().id(), there.host().id(), before, options);
            changes.make(call, there.in().upstream(), change);
        }
        return resources.answer(Place.host(call));
    }

    /** {@code DELETE} of a host; requests that it serves go on. */
    Answer delete(Call call) {
        Place.InPool there = Place.host(call);
        Preconditions.of(call.request()).requireThere(Etag.of(there.definition()));
        Change change = new Change.RemoveHost(there.in().pool().id(), there.definition(), there.number());
        changes.make(call, there.in().upstream(), change);
        return Answer.none();
    }

    private static HostOptions options(JsonNode body) {
        return HostOptionsJson.read(Members.of(body, MEMBERS));
    }
}
