package dev.weir.admin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The failed logins by the address that they came from, so that nobody tries one token after another; in IPv6 a whole /64
 * counts as one address, for a single machine may have all of it. A login that succeeds forgets nothing: who has one token
 * could try others between. Nobody waits here: who is too early is refused. Thread-safe.
 *
 * <p>At most {@link #CAPACITY} addresses are known. When there are more in a minute or two, the one that failed the longest
 * ago is forgotten, and each address that is new has one try at once instead of {@link Failures#FREE}; so who has many
 * addresses gains nothing by that. Who has not failed is never refused.
 */
final class FailedLogins {

    static final int CAPACITY = 10_000;

    private static final int PREFIX_BYTES = 8;

    private final LongSupplier nanoClock;
    /** By address, the one that failed the longest ago first. Guarded by itself. */
    private final Map<String, Failures> known = new LinkedHashMap<>();

    FailedLogins(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** After how many seconds this address may try again; 0 for now. */
    long secondsToWait(String address) {
        synchronized (known) {
            Failures failures = known.get(key(address));
            long nanos = failures == null ? 0 : failures.waitNanos(nanoClock.getAsLong());
            return nanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(nanos - 1) + 1;
        }
    }

    /** One more from this address. */
    void add(String address) {
        long nowNanos = nanoClock.getAsLong();
        String key = key(address);
        synchronized (known) {
            Failures failures = known.remove(key);
            known.put(key, failures == null ? makeRoom(nowNanos) : failures.failed(nowNanos));
        }
    }

    /** What a new address begins with. */
    private Failures makeRoom(long nowNanos) {
        Iterator<Failures> earliest = known.values().iterator();
        while (earliest.hasNext() && earliest.next().areForgotten(nowNanos)) {
            earliest.remove();
        }
        if (known.size() < CAPACITY) {
            return Failures.first(nowNanos);
        }
        earliest = known.values().iterator();
        earliest.next();
        earliest.remove();
        return Failures.slowedAtOnce(nowNanos);
    }

    /** An IPv4 address, or the /64 of an IPv6 address. */
    static String key(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address); // with a colon it is never looked up
            byte[] bytes = parsed.getAddress();
            return bytes.length > PREFIX_BYTES
                    ? HexFormat.of().formatHex(Arrays.copyOf(bytes, PREFIX_BYTES))
                    : parsed.getHostAddress();
        } catch (UnknownHostException none) {
            return address;
        }
    }
}
