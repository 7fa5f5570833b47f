package dev.weir.drill;

import java.time.Duration;
import java.util.List;

/**
 * A part of a drill.
 *
 * @param name in one word
 * @param about what happens, for the reader of the table
 * @param length how long
 * @param crowd whether requests go to the Weir with the thousand hosts
 * @param steps in the order in which they are done
 */
record Phase(String name, String about, Duration length, boolean crowd, List<Step> steps) {

    Phase {
        steps = List.copyOf(steps);
    }
}
