package dev.weir.listen;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** How a client knows where the content of an answer ends (RFC 9112, section 6.3). */
enum Framing {
    /** There is none, whatever the headers say. */
    NONE,
    /** By its length. */
    LENGTH,
    /** By its last chunk. */
    CHUNKED,
    /** By the end of the connection, where a client knows nothing better. */
    UNTIL_CLOSE;

    /**
     * The framing of an answer that has these headers. An answer to HEAD has the headers of this framing, and no content.
     *
     * @param http10 whether the client knows no chunks
     */
    static Framing of(int status, HttpFields headers, boolean http10) {
        if (status == HttpStatus.NO_CONTENT_204 || status == HttpStatus.NOT_MODIFIED_304) {
            return NONE;
        }
        if (headers.getField(HttpHeader.CONTENT_LENGTH) != null) {
            return LENGTH;
        }
        return http10 ? UNTIL_CLOSE : CHUNKED;
    }
}
