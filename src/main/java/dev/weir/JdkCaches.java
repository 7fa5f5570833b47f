package dev.weir;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/** What the JDK keeps of a web application that is gone. */
final class JdkCaches {

    private JdkCaches() {}

    /**
     * Lets go of the class whose {@code equals} was linked last, if it is a record. JDK 17 keeps its type in a cache of
     * one entry, and with it the class loader and all that this loaded; JDK 19 does not (JDK-8078641). Another type takes
     * the place.
     */
    static void release() {
        try {
            var unused = ObjectMethods.bootstrap(
                    MethodHandles.lookup(),
                    "equals",
                    MethodType.methodType(boolean.class, Record.class, Object.class),
                    Record.class,
                    "");
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
