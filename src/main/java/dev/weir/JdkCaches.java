package dev.weir;

import jakarta.servlet.ServletContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/** What the JDK keeps of a web application that is gone. */
final class JdkCaches {

    private JdkCaches() {}

    /**
     * Lets go of the class whose {@code equals} was linked last, if it is a record. The JDK keeps its type in a cache of
     * one entry, and with it the class loader and all that this loaded: JDK 17 for ever, later ones until memory is short
     * (JDK-8078641). A type of the container takes the place; for one of the JDK later ones have another place.
     */
    static void release() {
        try {
            var unused = ObjectMethods.bootstrap(
                    MethodHandles.lookup(),
                    "equals",
                    MethodType.methodType(boolean.class, ServletContext.class, Object.class),
                    ServletContext.class,
                    "");
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
