package dev.weir.admin;

import dev.weir.config.Reload;

/** Has the configuration read again. */
@FunctionalInterface
public interface Reloader {

    /**
     * Reads the configuration and goes by it, or by the one in use if anything is wrong with it.
     *
     * @param discardChanges whether the changes that operators made by the admin API are forgotten
     * @param by who asks for it, for the log
     */
    Reload reload(boolean discardChanges, String by);
}
