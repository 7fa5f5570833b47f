package dev.weir.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;

/** What a browser is shown at {@code /}, where programs get the index of paths. Thread-safe. */
public interface FrontPage {

    /** The state of the upstreams. */
    Answer page(Call call);

    /**
     * Where people prove who they are: 401, and nothing of the upstreams.
     *
     * @param root the path that all paths of the API are below, as it is in URLs; empty if there is none
     */
    Answer login(String root);

    /** Whether a request is one of a browser for the page: the header {@code Accept} names HTML. */
    static boolean isWanted(HttpServletRequest request) {
        return Target.rawPath(request).equals("/")
                && request.getMethod().matches("GET|HEAD")
                && String.join(",", Collections.list(request.getHeaders("Accept")))
                        .contains("text/html");
    }
}
