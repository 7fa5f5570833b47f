package dev.weir.admin;

import dev.weir.config.Reading;
import dev.weir.config.Reload;
import dev.weir.config.Settings;
import dev.weir.upstream.StandingOrders;
import java.util.Map;
import java.util.function.Consumer;

/** The configuration of a running Weir, as the admin API sees it. Thread-safe. */
public interface Configuration {

    /** What is in force: the file or what was put in its place, and over it the changes of operators. */
    Settings inForce();

    /** What a JSON document says, as {@link dev.weir.config.DocumentReader} reads it; nothing is changed. */
    Reading read(String json);

    /**
     * What is in force at one moment.
     *
     * @param settings see {@link #inForce}
     * @param orders that stand, by the ids of upstreams
     */
    record State(Settings settings, Map<String, StandingOrders> orders) {

        /** Copies the orders. */
        public State {
            orders = Map.copyOf(orders);
        }
    }

    /**
     * What came of replacing what was in force.
     *
     * @param before what was
     * @param after what is: the same if it was refused
     */
    record Replaced(Reload reload, State before, State after) {}

    /**
     * Goes by these settings until the file is read again, as far as they need no restart and do not say who may do what;
     * by all of that or nothing. Changes of operators are forgotten, for the settings say everything. Nothing changes
     * between what is expected of what was in force and its replacement.
     *
     * @param next the settings, and orders of hosts that are new
     * @param expected refuses by a {@link Refusal} what is not to be replaced; may be asked twice
     * @param by who wants it, for the log
     */
    Replaced apply(State next, Consumer<Settings> expected, String by);
}
