package dev.weir.launch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal SIGHUP, which means by custom that a configuration is to be read again.
 *
 * <p>No public interface of Java has signals; {@code sun.misc.Signal} has been there in every one so far. It is looked up by
 * name, so that Weir runs without it too.
 */
final class HangUp {

    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /**
     * Runs this each time the signal comes, on a thread of Java's, instead of ending. Changes nothing if the process was
     * started to ignore the signal, as by {@code nohup}.
     */
    static void then(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            Object runs = MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            var unused = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), runs);
        } catch (ReflectiveOperationException | IllegalArgumentException missing) {
            LOG.info("SIGHUP does not reload the configuration here, the admin API does");
            LOG.debug("There are no signals", missing);
        }
    }
}
