package dev.weir;

import jakarta.servlet.ServletContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/** What the JDK keeps of a web application that is gone. */
final class JdkCaches {

    private JdkCaches() {}

    /**
     * Lets go of the classes that were compared or hashed by the record that was linked last. The JDK keeps their types
     * in caches of one entry each, and with them the class loader and all that this loaded: JDK 17 for ever, later ones
     * until memory is short (JDK-8078641). A type of the container takes their place; for one of the JDK later ones have
     * another place.
     */
    static void release() {
        link("equals", MethodType.methodType(boolean.class, ServletContext.class, Object.class));
        link("hashCode", MethodType.methodType(int.class, ServletContext.class));
    }

    /** Links a method of a record that is a {@link ServletContext} and has one as its component. */
    private static void link(String method, MethodType type) {
        try {
            var unused = ObjectMethods.bootstrap(
                    MethodHandles.lookup(),
                    method,
                    type,
                    ServletContext.class,
                    "component",
                    MethodHandles.identity(ServletContext.class));
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
