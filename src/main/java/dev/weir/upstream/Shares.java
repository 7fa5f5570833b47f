package dev.weir.upstream;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The usable hosts of a pool laid end to end on a line, each as long as its weight.
 *
 * <p>Hosts of weight 0 are on the line only when there is no usable host with weight, and then count 1 each.
 */
final class Shares {

    /** Positions in the pool's list of all usable hosts, in order. */
    private final int[] usable;
    /** Weights of all hosts of the pool. */
    private final int[] weights;
    /** Positions of the hosts on the line. */
    private final int[] positions;
    /** Where each of {@link #positions} ends. */
    private final long[] ends;

    private Shares(int[] usable, int[] weights, int[] positions, long[] ends) {
        this.usable = usable;
        this.weights = weights;
        this.positions = positions;
        this.ends = ends;
    }

    static Shares of(List<Host> hosts) {
        int[] weights = hosts.stream().mapToInt(host -> host.options().weight()).toArray();
        int[] usable = new int[hosts.size()];
        int count = 0;
        for (int i = 0; i < weights.length; i++) {
            if (hosts.get(i).usable()) {
                usable[count++] = i;
            }
        }
        return lineUp(Arrays.copyOf(usable, count), weights);
    }

    /** What remains when these are taken away, laid out anew: empty when all usable hosts are in {@code tried}. */
    Shares without(BitSet tried) {
        return lineUp(Arrays.stream(usable).filter(i -> !tried.get(i)).toArray(), weights);
    }

    boolean isEmpty() {
        return positions.length == 0;
    }

    /** The sum of the weights on the line; 0 when it is empty. */
    long total() {
        return isEmpty() ? 0 : ends[ends.length - 1];
    }

    /** The position of the host at a point from 0 to {@link #total()} - 1. */
    int at(long point) {
        int found = Arrays.binarySearch(ends, point + 1);
        return positions[found >= 0 ? found : -found - 1];
    }

    /** Positions of the hosts on the line, in order; not to be written to. */
    int[] positions() {
        return positions;
    }

    /** The share of the host that is {@code i}th on the line. */
    int share(int i) {
        return (int) (i == 0 ? ends[0] : ends[i] - ends[i - 1]);
    }

    private static Shares lineUp(int[] usable, int[] weights) {
        int[] weighted = Arrays.stream(usable).filter(i -> weights[i] > 0).toArray();
        int[] line = weighted.length > 0 ? weighted : usable;
        long[] ends = new long[line.length];
        long end = 0;
        for (int i = 0; i < line.length; i++) {
            end += Math.max(1, weights[line[i]]);
            ends[i] = end;
        }
        return new Shares(usable, weights, line, ends);
    }
}
