package dev.weir.config;

/** Where Weir runs, which decides what of the configuration has an effect. */
public enum Home {
    /** A process of its own, with listeners of its own. */
    LAUNCHER,
    /** A servlet container, which has the listeners. */
    CONTAINER
}
