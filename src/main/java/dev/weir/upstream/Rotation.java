package dev.weir.upstream;

import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
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
 * <p>The order is made in stretches, each from the end of the one before, by whoever comes to it first; who loses that
 * race drops an equal result. Orders of up to {@link #MAX_KEPT} steps are made once, of longer ones a stretch is dropped
 * as soon as the next is there.
 */
final class Rotation {

    /** Of a stretch. With 1,000 hosts 2 ms of work, done whenever one goes down or comes back; 65,536 took 23 ms. */
    static final int MAX_STEPS = 1 << 12;

    /** 256 KiB. */
    static final int MAX_KEPT = 1 << 16;

    private final int[] positions;
    private final int[] weights;
    private final long cycle;
    /** The ticket of the first step. */
    private final long origin;
    /** By their place in the cycle, those that were come to; null if they are not kept. */
    private final @Nullable AtomicReferenceArray<@Nullable Stretch> kept;
    /**
     * Of an order that is not kept, moves on with the tickets; a slow thread may set it back a little, which costs others
     * a few steps forward.
     */
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
        // An order of one stretch goes on where the tickets are: else each change of a host would begin with the same.
        origin = cycle > 0 && cycle <= MAX_STEPS ? startTicket - startTicket % cycle : startTicket;
        current = new Stretch(origin, new Progress(0, new int[weights.length]));
        kept = cycle <= MAX_KEPT ? new AtomicReferenceArray<>((int) (cycle / MAX_STEPS) + 1) : null;
        if (kept != null) {
            kept.set(0, current);
        }
    }

    /** The position of the next host; there must be one. */
    int draw(AtomicLong cursor) {
        if (kept != null) {
            return kept(kept, cursor.getAndIncrement());
        }
        // Read before the ticket is drawn: the stretch then begins at or before the ticket.
        Stretch stretch = current;
        long ticket = cursor.getAndIncrement();
        while (ticket - stretch.firstTicket >= MAX_STEPS) {
            stretch = stretch.next();
            current = stretch;
        }
        return stretch.steps[(int) (ticket - stretch.firstTicket)];
    }

    /** The position that {@link #draw} would return now, if nobody else comes first; there must be one. */
    int peek(AtomicLong cursor) {
        if (kept != null) {
            return kept(kept, cursor.get());
        }
        Stretch stretch = current;
        long ticket = cursor.get();
        while (ticket - stretch.firstTicket >= MAX_STEPS) {
            stretch = stretch.next();
        }
        return stretch.steps[(int) (ticket - stretch.firstTicket)];
    }

    private int kept(AtomicReferenceArray<@Nullable Stretch> stretches, long ticket) {
        int step = (int) ((ticket - origin) % cycle);
        return keptStretch(stretches, step / MAX_STEPS).steps[step % MAX_STEPS];
    }

    private static Stretch keptStretch(AtomicReferenceArray<@Nullable Stretch> kept, int place) {
        Stretch known = kept.get(place);
        if (known == null) {
            known = keptStretch(kept, place - 1).next();
            kept.set(place, known);
        }
        return known;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** How far a cycle has come. */
    private static final class Progress {

        /** Since it began. */
        private final long step;
        /** Of each host since then. */
        private final int[] visits;

        Progress(long step, int[] visits) {
            this.step = step;
            this.visits = visits;
        }
    }

    /** A part of the order, and where it leaves off. */
    private final class Stretch {

        private final long firstTicket;
        private final int[] steps;
        /** At the end of this stretch; null once the next is there. */
        private volatile @Nullable Progress end;
        /** Written by whoever computes it first; racing results are equal. */
        private volatile @Nullable Stretch next;

        Stretch(long firstTicket, Progress before) {
            this.firstTicket = firstTicket;
            this.steps = new int[(int) Math.min(cycle, MAX_STEPS)];
            int[] visits = before.visits.clone();
            this.end = new Progress(work(before.step, visits), visits);
        }

        Stretch next() {
            // Read in this order, as they are written in the other.
            Progress before = end;
            Stretch known = next;
            if (known == null) {
                known = new Stretch(firstTicket + MAX_STEPS, Objects.requireNonNull(before));
                next = known;
                end = null;
            }
            return known;
        }

        private long work(long stepBefore, int[] visits) {
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
