package dev.weir.upstream;

import java.util.BitSet;

/**
 * What is left of a pool's usable hosts for one request that takes away one after another: the line of {@link Shares}
 * with gaps. To take one away and to find one at a point take steps in the order of the logarithm of their number, so
 * that a walk over thousands of dead hosts does not grow with the square.
 *
 * <p>A tree of partial sums (Fenwick, 1994). Not thread-safe: belongs to one request.
 */
final class Left {

    private final Shares all;
    private final BitSet taken = new BitSet();
    /** Of each position in the pool's list; 0 if it is not on the line. */
    private int[] share = {};
    /** {@code sums[i]} is that of the shares of as many positions before {@code i} as its lowest bit says. */
    private long[] sums = {};

    private long total;

    Left(Shares all) {
        this.all = all;
        lineUp(all);
    }

    /** Takes a host away. */
    void take(int position) {
        if (taken.get(position)) {
            return;
        }
        taken.set(position);
        if (position < share.length) {
            total -= share[position];
            for (int i = position + 1; i < sums.length; i += lowestBit(i)) {
                sums[i] -= share[position];
            }
        }
        if (total == 0) {
            // Now those without weight, if there are any.
            lineUp(all.without(taken));
        }
    }

    /** The positions that were taken away; not to be written to. */
    BitSet taken() {
        return taken;
    }

    boolean isEmpty() {
        return total == 0;
    }

    /** The sum of the shares on the line; 0 when it is empty. */
    long total() {
        return total;
    }

    /** The position of the host at a point from 0 to {@link #total()} - 1. */
    int at(long point) {
        int position = 0;
        long left = point;
        for (int step = Integer.highestOneBit(share.length); step > 0; step /= 2) {
            int next = position + step;
            if (next < sums.length && sums[next] <= left) {
                left -= sums[next];
                position = next;
            }
        }
        return position;
    }

    private void lineUp(Shares line) {
        int[] positions = line.positions();
        share = new int[positions.length == 0 ? 0 : positions[positions.length - 1] + 1];
        sums = new long[share.length + 1];
        total = line.total();
        for (int i = 0; i < positions.length; i++) {
            share[positions[i]] = line.share(i);
        }
        for (int i = 1; i < sums.length; i++) {
            sums[i] += share[i - 1];
            int next = i + lowestBit(i);
            if (next < sums.length) {
                sums[next] += sums[i];
            }
        }
    }

    private static int lowestBit(int number) {
        return number & -number;
    }
}
