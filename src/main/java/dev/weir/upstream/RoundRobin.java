package dev.weir.upstream;

/**
 * Smooth weighted round robin.
 *
 * <p>With weights 1, 2, 3 six first choices from a, b, c give c b c a b c, see {@link Rotation}. A further choice is
 * drawn from what is left, with exact shares of its own.
 */
final class RoundRobin implements Schedule {

    private final Shares shares;
    private final Rotation rotation;
    private final Cursors cursors;

    RoundRobin(Shares shares, Cursors cursors) {
        this.shares = shares;
        this.cursors = cursors;
        this.rotation = new Rotation(shares, cursors.firstChoices.get());
    }

    @Override
    public Shares shares() {
        return shares;
    }

    @Override
    public int first(String key) {
        return shares.isEmpty() ? NONE : rotation.draw(cursors.firstChoices);
    }

    @Override
    public int peek(String key) {
        return shares.isEmpty() ? NONE : rotation.peek(cursors.firstChoices);
    }

    @Override
    public int further(String key, Left left) {
        return left.isEmpty() ? NONE : left.at(spread(cursors.nextFurther(left.taken()), left.total()));
    }

    /**
     * The point of a ticket on a line of this length. Consecutive tickets lie about 0.618 of the line apart, so heavy
     * hosts do not come in runs; as the stride has no divisor in common with the length, {@code length} tickets meet
     * each point exactly once.
     */
    private static long spread(long ticket, long length) {
        long stride = Math.max(1, Math.round(length * 0.618));
        while (gcd(stride, length) != 1) {
            stride++;
        }
        return ticket % length * stride % length;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
