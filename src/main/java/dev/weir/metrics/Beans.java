package dev.weir.metrics;

import dev.weir.upstream.Upstream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beans of a balancer in a server of JMX, from the first {@link #follow} to {@link #close}: {@code
 * dev.weir:type=Weir}, and {@code dev.weir:type=Upstream,name=http} for each upstream. In a container the names have the
 * key {@code instance} with host and context path as well; the second balancer of the same name is told by a number in
 * it. Thread-safe.
 */
public final class Beans implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Beans.class);

    private final Supplier<MBeanServer> server;
    private final String application;
    private final Supplier<List<Upstream>> upstreams;
    private final Traffic traffic;
    private final Reloads reloads;
    /** Guarded by this. */
    private final Map<Upstream, ObjectName> registered = new LinkedHashMap<>();
    /** Guarded by this; null before it is registered. */
    private @Nullable ObjectName itself;
    /** Guarded by this: what names have besides. */
    private String instance = "";
    /** Guarded by this. */
    private boolean closed;

    /**
     * Registers nothing yet.
     *
     * @param server to register with; asked late, as the platform's takes its time
     * @param application tells web applications apart; empty if there is none
     * @param upstreams at this moment
     * @param traffic told of all exchanges
     * @param reloads told of all reloads
     */
    public Beans(
            Supplier<MBeanServer> server,
            String application,
            Supplier<List<Upstream>> upstreams,
            Traffic traffic,
            Reloads reloads) {
        this.server = server;
        this.application = application;
        this.upstreams = upstreams;
        this.traffic = traffic;
        this.reloads = reloads;
    }

    /** Registers what is not registered yet, and withdraws what is gone. Does nothing after {@link #close}. */
    public synchronized void follow() {
        if (closed) {
            return;
        }
        try {
            if (itself == null) {
                itself = registerItself();
            }
            List<Upstream> present = upstreams.get();
            withdrawAllBut(present);
            for (Upstream each : present) {
                if (!registered.containsKey(each)) {
                    ObjectName name =
                            new ObjectName("dev.weir:type=Upstream" + instance + ",name=" + quoted(each.id()));
                    server.get().registerMBean(new UpstreamBean(each, traffic), name);
                    registered.put(each, name);
                }
            }
        } catch (JMException e) {
            LOG.warn("JMX does not show all of this balancer", e);
        }
    }

    /** Under the first name that is free. */
    private ObjectName registerItself() throws JMException {
        for (int number = 1; ; number++) {
            String tellsApart = number == 1 ? application : application + "#" + number;
            instance = tellsApart.isEmpty() ? "" : ",instance=" + ObjectName.quote(tellsApart);
            ObjectName name = new ObjectName("dev.weir:type=Weir" + instance);
            try {
                server.get().registerMBean(new WeirBean(upstreams, traffic, reloads), name);
                return name;
            } catch (InstanceAlreadyExistsException taken) {
                LOG.debug("{} is there already", name);
            }
        }
    }

    private static String quoted(String id) {
        return id.matches("[\\w.-]+") ? id : ObjectName.quote(id);
    }

    private void withdrawAllBut(List<Upstream> present) {
        Iterator<Map.Entry<Upstream, ObjectName>> each = registered.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Upstream, ObjectName> known = each.next();
            if (!present.contains(known.getKey())) {
                withdraw(known.getValue());
                each.remove();
            }
        }
    }

    private void withdraw(ObjectName name) {
        try {
            server.get().unregisterMBean(name);
        } catch (JMException e) {
            LOG.debug("{} is gone already", name, e);
        }
    }

    /** Withdraws all. May be called twice. */
    @Override
    public synchronized void close() {
        closed = true;
        withdrawAllBut(List.of());
        ObjectName name = itself;
        if (name != null) {
            withdraw(name);
            itself = null;
        }
    }
}
