package dev.weir.upstream;

import java.util.zip.CRC32;

/**
 * The client's address decides: {@code CRC-32(address) modulo the sum of the weights} is a point on the line of the
 * usable hosts (seed, 2.4). When a host leaves or returns, most clients move to another host.
 */
final class Hash implements Schedule {

    private final Shares shares;

    Hash(Shares shares) {
        this.shares = shares;
    }

    @Override
    public Shares shares() {
        return shares;
    }

    @Override
    public int first(String key) {
        return shares.isEmpty() ? NONE : shares.at(point(key, shares.total()));
    }

    @Override
    public int peek(String key) {
        return first(key); // nothing is drawn to begin with
    }

    @Override
    public int further(String key, Left left) {
        return left.isEmpty() ? NONE : left.at(point(key, left.total()));
    }

    private static long point(String key, long total) {
        CRC32 crc = new CRC32();
        // An address is ASCII: no bytes have to be made of it.
        for (int i = 0; i < key.length(); i++) {
            crc.update(key.charAt(i));
        }
        return crc.getValue() % total;
    }
}
