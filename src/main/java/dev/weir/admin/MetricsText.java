package dev.weir.admin;

import org.jspecify.annotations.Nullable;

/** All metrics as text for a monitoring system. Thread-safe. */
@FunctionalInterface
public interface MetricsText {

    /**
     * The metrics as they are now.
     *
     * @param accept the formats that the reader accepts, as in the header of this name; null if it does not say
     */
    Page page(@Nullable String accept);

    /** The path that offers them. */
    static Route route(MetricsText metrics) {
        return Route.get("/metrics", "", call -> {
            Page page = metrics.page(call.request().getHeader("Accept"));
            return Answer.text(page.contentType(), page.text());
        });
    }

    /**
     * What is read.
     *
     * @param contentType of the text
     * @param text in UTF-8
     */
    record Page(String contentType, String text) {}
}
