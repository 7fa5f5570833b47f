package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.admin.Answer;
import dev.weir.admin.Authenticator;
import dev.weir.admin.Call;
import dev.weir.admin.Operator;
import dev.weir.config.Role;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is logged in, for pages in a browser, which exchange a token for a session. */
final class SessionResource {

    private final Authenticator authenticator;

    SessionResource(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * Who sends requests like this one.
     *
     * @param operator null if nobody has to prove who they are
     * @param role what they may do
     * @param csrf what their changes have to carry in {@code Weir-CSRF}; null if nothing
     */
    @JsonInclude
    record Identity(@Nullable Person operator, String role, @Nullable String csrf) {

        static Identity of(Optional<Operator> operator) {
            return operator.map(Identity::of).orElseGet(() -> new Identity(null, Role.OPERATOR.id(), null));
        }

        static Identity of(Operator operator) {
            return new Identity(
                    new Person(operator.kind(), operator.name()),
                    operator.role().id(),
                    operator.csrf());
        }
    }

    /** See {@link Operator}. */
    record Person(String kind, String name) {}

    Answer get(Call call) {
        return Answer.json(Identity.of(call.operator()));
    }

    /** {@code {"token": "..."}}: begins a session. */
    Answer post(Call call) {
        String token = call.members(List.of("token")).required("token").text();
        Authenticator.Login login = authenticator.login(call.request(), token);
        call.tell("order", "login", "token", login.operator().name());
        return Answer.json(HttpServletResponse.SC_CREATED, Identity.of(login.operator()))
                .with("Set-Cookie", login.cookie());
    }

    /** Ends the session, if the request is of one. */
    Answer delete(Call call) {
        call.tell("order", "logout");
        return Answer.none().with("Set-Cookie", authenticator.logout(call.request()));
    }
}
