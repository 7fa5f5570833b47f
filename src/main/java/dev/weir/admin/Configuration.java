package dev.weir.admin;

import dev.weir.config.Reading;
import dev.weir.config.Reload;
import dev.weir.config.Settings;

/** The configuration of a running Weir, as the admin API sees it. Thread-safe. */
public interface Configuration {

    /** What is in force: the file or what was put in its place, and over it the changes of operators. */
    Settings inForce();

    /** What a JSON document says, as {@link dev.weir.config.DocumentReader} reads it; nothing is changed. */
    Reading read(String json);

    /**
     * Goes by these settings until the file is read again, as far as they need no restart and do not say who may do what;
     * by all of that or nothing. Changes of operators are forgotten, for the settings say everything.
     *
     * @param by who wants it, for the log
     */
    Reload apply(Settings next, String by);
}
