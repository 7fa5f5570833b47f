package dev.weir;

import java.util.List;
import java.util.stream.Collectors;

/**
 * This web application cannot be started.
 *
 * <p>Containers log an exception each in their own way, Tomcat in another file than its first. So the reasons are for
 * Weir's own log, and what the container logs of this is short: it has no stack trace.
 */
final class NotDeployed extends RuntimeException {

    private static final int MAX_LISTED = 20;

    private final String reasons;

    /** For these reasons, at least one. */
    NotDeployed(List<String> reasons) {
        super("Weir is not deployed; its line on standard error, in Tomcat catalina.out, says why", null, false, false);
        this.reasons = inOneLine(reasons);
    }

    /** All reasons in one line; of many the first, and how many more there are. */
    String reasons() {
        return reasons;
    }

    private static String inOneLine(List<String> reasons) {
        int more = reasons.size() - MAX_LISTED;
        return reasons.stream()
                .limit(MAX_LISTED)
                .collect(Collectors.joining("; ", "", more > 0 ? "; " + more + " more" : ""));
    }
}
