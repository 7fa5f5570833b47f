package dev.weir.upstream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which host a request would be sent to now, and why not to the others. Nothing is sent or drawn: a request that comes in
 * between may get the host that is named here.
 *
 * @param hosts all of them, in the order in which pools are tried, in a pool in order of declaration
 */
public record Explanation(List<Candidate> hosts) {

    /** Why a host gets the request, or why not. */
    public enum Why {
        /** It does: it is its turn. */
        TURN,
        /** It does: its part of the hash is what the client's address falls on. */
        HASH,
        /** It is the turn of another host of its pool. */
        ANOTHERS_TURN,
        /** The client's address falls on another host of its pool. */
        ANOTHERS_HASH,
        /** It has weight 0, and there are usable hosts with weight. */
        NO_WEIGHT,
        /** It is drained by order. */
        DRAINED,
        /** It is under maintenance by order. */
        MAINTENANCE,
        /** Failures took it down. */
        DOWN,
        /** A pool before has a usable host. */
        LATER_POOL
    }

    /**
     * A host and the reason.
     *
     * @param pool it is in
     * @param host as it is now
     * @param why the first reason that holds, in the order: what is ordered, what is observed, the pool, the choice
     */
    public record Candidate(Pool pool, Host host, Why why) {

        /** Whether it would get the request. */
        public boolean chosen() {
            return why == Why.TURN || why == Why.HASH;
        }

        /** The reason for people. */
        public String reason() {
            return switch (why) {
                case TURN ->
                    "it is its turn in round robin, with weight "
                            + host.options().weight();
                case HASH -> "the client's address falls on it";
                case ANOTHERS_TURN -> "it is the turn of another host of the pool";
                case ANOTHERS_HASH -> "the client's address falls on another host of the pool";
                case NO_WEIGHT -> "it has weight 0, and other hosts of the pool are usable";
                case DRAINED -> "it is drained by order" + ordered();
                case MAINTENANCE -> "it is under maintenance by order" + ordered();
                case DOWN ->
                    "it is down: "
                            + ((Health.DownByFailures) host.health()).cause().reason();
                case LATER_POOL -> "a pool before has a usable host";
            };
        }

        private String ordered() {
            String reason = host.order().reason();
            return reason.isEmpty() ? "" : ": " + reason;
        }
    }

    /** Copies the list. */
    public Explanation {
        hosts = List.copyOf(hosts);
    }

    /**
     * Explains the first choice for a request.
     *
     * @param key the client's address as text
     */
    public static Explanation of(Snapshot snapshot, String key) {
        List<Candidate> hosts = new ArrayList<>();
        boolean reached = true;
        for (Pool pool : snapshot.byPriority()) {
            int chosen = reached ? pool.schedule().peek(key) : Schedule.NONE;
            boolean weighted = hasWeights(pool);
            for (int i = 0; i < pool.hosts().size(); i++) {
                Host host = pool.hosts().get(i);
                hosts.add(new Candidate(pool, host, why(pool, host, i == chosen, reached, weighted)));
            }
            reached &= chosen == Schedule.NONE;
        }
        return new Explanation(hosts);
    }

    /**
     * Explains what became of a request: why these hosts were tried, which count as chosen, and the others were not.
     *
     * @param snapshot in which they were chosen
     * @param tried in the order in which they were; a host that was tried again may be there twice
     * @param most how many hosts are explained that were not tried: the first ones
     */
    public static Explanation of(Snapshot snapshot, List<Host> tried, int most) {
        Set<HostStats> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        tried.forEach(host -> identities.add(host.stats()));
        List<Candidate> hosts = new ArrayList<>();
        int left = identities.size();
        int others = 0;
        boolean reached = true;
        for (Pool pool : snapshot.byPriority()) {
            boolean weighted = hasWeights(pool);
            for (Host host : pool.hosts()) {
                boolean chosen = identities.contains(host.stats());
                if (chosen || others < most) {
                    hosts.add(new Candidate(pool, host, why(pool, host, chosen, reached, weighted)));
                }
                left -= chosen ? 1 : 0;
                others += chosen ? 0 : 1;
            }
            if (left == 0 && others >= most) {
                break;
            }
            reached &= left > 0 || tried.isEmpty();
        }
        return new Explanation(hosts);
    }

    /** The host that would get the request, or empty if there is none. */
    public Optional<Candidate> chosen() {
        return hosts.stream().filter(Candidate::chosen).findFirst();
    }

    private static Why why(Pool pool, Host host, boolean chosen, boolean reached, boolean weighted) {
        boolean hash = pool.options().method() == Method.HASH;
        if (chosen) {
            return hash ? Why.HASH : Why.TURN;
        }
        if (!host.order().admits()) {
            return host.order().mode() == Order.Mode.DRAIN ? Why.DRAINED : Why.MAINTENANCE;
        }
        if (!host.health().usable()) {
            return Why.DOWN;
        }
        if (!reached) {
            return Why.LATER_POOL;
        }
        if (host.options().weight() == 0 && weighted) {
            return Why.NO_WEIGHT;
        }
        return hash ? Why.ANOTHERS_HASH : Why.ANOTHERS_TURN;
    }

    /** Whether any host of a pool that is usable has a weight. */
    private static boolean hasWeights(Pool pool) {
        for (Host host : pool.hosts()) {
            if (host.usable() && host.options().weight() > 0) {
                return true;
            }
        }
        return false;
    }
}
