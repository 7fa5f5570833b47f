package dev.weir.admin.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.admin.History;
import dev.weir.admin.Json;
import dev.weir.admin.Members;
import dev.weir.admin.PoolOptionsJson;
import dev.weir.upstream.Change;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;

/** What operators change of pools. Hosts are added, changed and removed each by its own path. */
final class PoolEdits {

    private static final List<String> MEMBERS =
            PoolOptionsJson.MEMBERS.stream().filter(name -> !name.equals("id")).toList();

    private final Resources resources;
    private final Made changes;

    PoolEdits(Resources resources, History history) {
        this.resources = resources;
        this.changes = new Made(history);
    }

    /** {@code PUT} of all options of a pool, which is added after the others (201), without hosts, if it does not exist. */
    Answer put(Call call) {
        Upstream upstream = Place.upstream(call);
        Preconditions expected = Preconditions.of(call.request());
        Optional<Place.InUpstream> there = Place.pool(upstream, Place.poolId(call));
        PoolOptions options = options(call.json());
        if (there.isPresent()) {
            return replace(call, expected, there.get(), options);
        }
        expected.requireAbsent();
        PoolDefinition added = new PoolDefinition(Place.newId(Place.poolId(call)), options, List.of());
        changes.make(call, upstream, new Change.AddPool(added, Change.LAST));
        return resources.answer(Place.pool(call)).with(HttpServletResponse.SC_CREATED);
    }

    /** {@code PATCH} of some options of a pool, as a merge patch. */
    Answer patch(Call call) {
        Place.InUpstream there = Place.pool(call);
        Preconditions expected = Preconditions.of(call.request());
        JsonNode before = Json.tree(Configured.OfPool.of(there.pool().options()));
        return replace(call, expected, there, options(MergePatch.apply(before, call.patch())));
    }

    private Answer replace(Call call, Preconditions expected, Place.InUpstream there, PoolOptions options) {
        expected.requireThere(Etag.of(there.definition()));
        PoolOptions before = there.pool().options();
        if (!options.equals(before)) {
            changes.make(
                    call, there.upstream(), new Change.ChangePool(there.pool().id(), before, options));
        }
        return resources.answer(Place.pool(call));
    }

    /** {@code DELETE} of a pool with its hosts; requests that they serve go on. */
    Answer delete(Call call) {
        Place.InUpstream there = Place.pool(call);
        Preconditions.of(call.request()).requireThere(Etag.of(there.definition()));
        changes.make(call, there.upstream(), new Change.RemovePool(there.definition(), there.number()));
        return Answer.none();
    }

    private static PoolOptions options(JsonNode body) {
        return PoolOptionsJson.read(Members.of(body, MEMBERS));
    }
}
