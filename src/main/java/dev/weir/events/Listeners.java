package dev.weir.events;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every {@link EventListener}, on one thread. There is none without listeners. */
public final class Listeners implements AutoCloseable {

    /** The name of the thread. */
    public static final String THREAD_NAME = "weir-listeners";

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<EventListener> all;
    private final EventThread thread = new EventThread(THREAD_NAME);
    private final Follower follower;

    Listeners(List<EventListener> all, Events events) {
        this.all = List.copyOf(all);
        this.follower = new Follower(events, thread, this::tell, Listeners::lost);
        if (all.isEmpty()) {
            follower.end();
        }
    }

    /** Those that a class loader finds. What cannot be used is logged, and the others are told. */
    public static Listeners load(ClassLoader loader, Events events) {
        List<EventListener> found = new ArrayList<>();
        Iterator<EventListener> services =
                ServiceLoader.load(EventListener.class, loader).iterator();
        boolean more = true;
        while (more) {
            try {
                more = services.hasNext();
                if (more) {
                    found.add(services.next());
                }
            } catch (ServiceConfigurationError broken) {
                log.error("A listener of events cannot be used", broken);
            }
        }
        found.forEach(
                listener -> log.info("{} listens to events", listener.getClass().getName()));
        return new Listeners(found, events);
    }

    private void tell(Event event) {
        for (EventListener listener : all) {
            try {
                listener.happened(event);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) { // of others: whatever it is, the next one is to be told
                log.error(
                        "{} failed to handle the event {} {}",
                        listener.getClass().getName(),
                        event.id(),
                        event.kind().id(),
                        e);
            }
        }
    }

    private static void lost(long count) {
        log.warn("Listeners are too slow: {} events were forgotten before they were told", count);
    }

    /** Follows no further, and ends the thread within 3 s. May be called twice. */
    @Override
    public void close() {
        follower.end();
        thread.close();
    }
}
