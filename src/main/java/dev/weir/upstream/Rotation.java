package dev.weir.upstream;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The order in which weighted round robin visits hosts, worked out in advance: a draw costs one increment and one
 * array read, however many hosts there are.
 *
 * <p>With {@code W} the sum of the weights, the {@code k}th visit (from 0) of a host of weight {@code w} becomes due at
 * step {@code k * W / w} and should be over by {@code (k + 1) * W / w}. At each step, of the visits that are due, the
 * one that must be over first is made; ties go to the host declared first. So after any number of steps no host is more
 * than one visit away from its exact share, and after {@code W} steps all are exact and the order begins anew
 * (earliest eligible virtual deadline first; Stoica and Abdel-Wahab, 1995).
 *
 * <p>Orders of up to {@link #MAX_STEPS} steps are held whole. Longer ones are held in stretches of that length, each
 * computed from the end of the one before by whoever comes to it first; who loses that race drops an equal result.
 */
final class Rotation {

    /** With 1,000 hosts 2 ms of work, done whenever one goes down or comes back; 65,536 steps took 23 ms. */
    static final int MAX_STEPS = 1 << 12;

    private final int[] positions;
    private final int[] weights;
    private final long cycle;
    /** Moves on with the tickets; a slow thread may set it back a little, which costs others a few steps forward. */
    private volatile Stretch current;

    /**
     * Works out the order.
     *
     * @param shares the hosts and their weights
     * @param startTicket the next ticket of the cursor that {@link #draw} will be given
     */
    Rotation(Shares shares, long startTicket) {
        positions = shares.positions();
        weights = new int[positions.length];
        int divisor = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = shares.share(i);
            divisor = gcd(weights[i], divisor);
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= divisor;
        }
        cycle = shares.total() / Math.max(1, divisor);
        current = new Stretch(startTicket, new long[weights.length], 0);
    }

    /** The position of the next host; there must be one. */
    int draw(AtomicLong cursor) {
        // Read before the ticket is drawn: the stretch then begins at or before the ticket.
        Stretch stretch = current;
        long ticket = cursor.getAndIncrement();
        if (cycle <= MAX_STEPS) {
            return stretch.steps[(int) (ticket % cycle)];
        }
        while (ticket - stretch.firstTicket >= MAX_STEPS) {
            stretch = stretch.next();
            current = stretch;
        }
        return stretch.steps[(int) (ticket - stretch.firstTicket)];
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** A part of the order, and where it leaves off. */
    private final class Stretch {

        private final long firstTicket;
        private final int[] steps;
        /** Visits of each host since the cycle began, at the end of this stretch. */
        private final long[] visits;
        /** Steps since the cycle began, at the end of this stretch. */
        private final long step;
        /** Written by whoever computes it first; racing results are equal. */
        private volatile @Nullable Stretch next;

        Stretch(long firstTicket, long[] visitsBefore, long stepBefore) {
            this.firstTicket = firstTicket;
            this.visits = visitsBefore.clone();
            this.steps = new int[(int) Math.min(cycle, MAX_STEPS)];
            this.step = work(stepBefore);
        }

        Stretch next() {
            Stretch known = next;
            if (known == null) {
                known = new Stretch(firstTicket + MAX_STEPS, visits, step);
                next = known;
            }
            return known;
        }

        private long work(long stepBefore) {
            PriorityQueue<Visit> waiting = new PriorityQueue<>(Comparator.comparingLong(Visit::dueStep));
            PriorityQueue<Visit> due = new PriorityQueue<>(Rotation::compareDeadlines);
            for (int i = 0; i < weights.length; i++) {
                waiting.add(new Visit(i, visits[i]));
            }
            long now = stepBefore;
            for (int i = 0; i < steps.length; i++) {
                while (!waiting.isEmpty() && waiting.peek().dueStep() <= now) {
                    due.add(waiting.poll());
                }
                Visit made = due.remove();
                steps[i] = positions[made.host];
                visits[made.host]++;
                waiting.add(new Visit(made.host, visits[made.host]));
                now++;
                if (now == cycle) {
                    // Every host has had its exact share: the counts, and so the numbers, stay small.
                    now = 0;
                    waiting.clear();
                    due.clear();
                    for (int host = 0; host < weights.length; host++) {
                        visits[host] = 0;
                        waiting.add(new Visit(host, 0));
                    }
                }
            }
            return now;
        }
    }

    private static int compareDeadlines(Visit a, Visit b) {
        // (k + 1) * W / w, compared without the common W and without division.
        int byDeadline = Long.compare((a.number + 1) * b.weight(), (b.number + 1) * a.weight());
        return byDeadline != 0 ? byDeadline : Integer.compare(a.host, b.host);
    }

    /** The visit of a host with a running number. */
    private final class Visit {

        private final int host;
        private final long number;

        Visit(int host, long number) {
            this.host = host;
            this.number = number;
        }

        int weight() {
            return weights[host];
        }

        long dueStep() {
            return (number * cycle + weight() - 1) / weight();
        }
    }
}
