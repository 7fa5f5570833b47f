package dev.weir.drill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Carries out the steps of a scenario on one Weir and its hosts, and enters them in the chronicle: what takes effect when
 * it is asked for before that, what is in effect when it is done after that. Not thread-safe.
 */
final class Director {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final Subject weir;
    private final Map<String, Origin> origins;
    private final Chronicle chronicle;
    private final LongSupplier clock;
    private final List<Finding> findings = new ArrayList<>();
    private String missing = "";
    private boolean reloadable = true;

    /**
     * Creates a director.
     *
     * @param origins by name
     * @param clock the drill's
     */
    Director(Subject weir, Map<String, Origin> origins, Chronicle chronicle, LongSupplier clock) {
        this.weir = weir;
        this.origins = Map.copyOf(origins);
        this.chronicle = chronicle;
        this.clock = clock;
    }

    /** Does it now. */
    void perform(Step.Act act) throws IOException, InterruptedException {
        if (act instanceof Step.Act.Turn turn) {
            turn(turn);
        } else if (act instanceof Step.Act.Order order) {
            order(order);
        } else if (act instanceof Step.Act.Reload reload) {
            reload(reload.variant());
        } else if (act instanceof Step.Act.Terminate) {
            terminate();
        }
    }

    /** What went wrong with the steps themselves. */
    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Whether Weir reloads its configuration when it is told to, as far as that was tried. */
    boolean reloadable() {
        return reloadable;
    }

    private void turn(Step.Act.Turn turn) throws IOException {
        Origin origin = origins.get(turn.host());
        if (origin == null) {
            throw new IllegalArgumentException("no host " + turn.host());
        }
        if (turn.conduct().good()) {
            origin.become(turn.conduct());
            chronicle.conduct(turn.host(), turn.conduct(), now());
        } else {
            chronicle.conduct(turn.host(), turn.conduct(), now());
            origin.become(turn.conduct());
        }
    }

    private void order(Step.Act.Order order) throws InterruptedException {
        String path = (order.down() ? "/down_host/" : "/up_host/") + order.pool() + "/" + order.host();
        if (order.down()) {
            leave(order.host(), path);
        } else {
            comeBack(order.host(), path);
        }
    }

    private void leave(String host, String path) throws InterruptedException {
        chronicle.leaving(host, now());
        if (requireOk(path, post(path))) {
            chronicle.left(host, now());
        }
    }

    private void comeBack(String host, String path) throws InterruptedException {
        chronicle.returning(host, now());
        if (requireOk(path, post(path))) {
            chronicle.returned(host, now());
        }
    }

    private void reload(int variant) throws IOException, InterruptedException {
        if (!reloadable) {
            return;
        }
        String leaves = Configuration.missing(variant);
        weir.configure(Configuration.pools(ports(), variant));
        if (!leaves.isEmpty()) {
            chronicle.leaving(leaves, now());
        }
        if (!missing.equals(leaves)) {
            chronicle.returning(missing, now());
        }
        int status = post("/reload");
        reloadable = status != NOT_FOUND;
        if (reloadable && requireOk("/reload", status)) {
            if (!leaves.isEmpty()) {
                chronicle.left(leaves, now());
            }
            if (!missing.equals(leaves)) {
                chronicle.returned(missing, now());
            }
            missing = leaves;
        }
    }

    private void terminate() {
        if (!weir.isAlive()) {
            findings.add(new Finding(Promise.ALIVE, "Weir has ended by itself with status " + weir.exitStatus()));
        }
        chronicle.stopping(now());
        weir.terminate();
    }

    /** The status of the answer, or 0 if there is none; that is noted. */
    private int post(String path) throws InterruptedException {
        try {
            return weir.order(path);
        } catch (IOException e) {
            findings.add(new Finding(Promise.ORDERS, "no answer to POST " + path + ": " + e));
            return 0;
        }
    }

    private boolean requireOk(String path, int status) {
        if (status != OK && status != 0) {
            findings.add(new Finding(Promise.ORDERS, "POST " + path + " was answered with " + status));
        }
        return status == OK;
    }

    private Map<String, Integer> ports() {
        Map<String, Integer> ports = new TreeMap<>();
        origins.forEach((name, origin) -> ports.put(name, origin.port()));
        return ports;
    }

    private long now() {
        return clock.getAsLong();
    }
}
