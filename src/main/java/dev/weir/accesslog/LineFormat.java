package dev.weir.accesslog;

import dev.weir.upstream.Clocks;

/** What a line says of an entry. Whatever a client has sent, it is one line of visible ASCII characters. */
interface LineFormat {

    /** Appends the line, without a line break. */
    void append(StringBuilder line, Entry entry, Clocks clocks);

    /** The lines of this format. */
    static LineFormat of(Format format) {
        return format == Format.COMBINED ? new CombinedLine() : new JsonLine();
    }
}
