package dev.weir.drill;

import java.util.SplittableRandom;

/**
 * One request of the load. Everything about it follows from the drill's seed and its number, so that client and host
 * know what the other one has to send without having talked.
 *
 * @param seed of the drill
 * @param number unique in the drill, from 0
 * @param method of the request
 * @param bodyLength of the request's body, in bytes
 * @param answerLength of the answer's body, in bytes
 * @param framing how the host marks the end of the answer
 * @param alone whether it has a client connection of its own
 */
record Question(
        long seed, long number, Method method, int bodyLength, int answerLength, Framing framing, boolean alone) {

    /** What a request may ask for. */
    enum Method {
        GET(true),
        PUT(true),
        DELETE(true),
        POST(false);

        private final boolean idempotent;

        Method(boolean idempotent) {
            this.idempotent = idempotent;
        }

        /** Whether it may be sent twice (RFC 9110, section 9.2.2). */
        boolean idempotent() {
            return idempotent;
        }
    }

    /** How the end of an answer is marked (RFC 9112, section 6.3). */
    enum Framing {
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    /** Header of requests and answers that repeats the number. */
    static final String NUMBER_HEADER = "X-Drill-Number";
    /** Header of answers that names the host. */
    static final String HOST_HEADER = "X-Drill-Host";

    private static final String PATH = "/drill/";
    /** Less than a replay buffer, so that every idempotent request can be sent again. */
    private static final int GREATEST_BODY = 48 * 1024;

    private static final int GREATEST_ANSWER = 256 * 1024;
    private static final int USUAL_ANSWER = 4 * 1024;
    private static final long BODY = 0x5bd1e995L;
    private static final long ANSWER = 0x9e3779b9L;

    static Question of(long seed, long number) {
        SplittableRandom random = random(seed, number, 0);
        Method method = method(random.nextInt(100));
        boolean hasBody = method == Method.PUT || method == Method.POST && random.nextInt(3) > 0;
        return new Question(
                seed,
                number,
                method,
                hasBody ? 1 + random.nextInt(GREATEST_BODY) : 0,
                answerLength(random),
                framing(random.nextInt(10)),
                random.nextInt(5) == 0);
    }

    /**
     * The request with this target.
     *
     * @throws IllegalArgumentException if it is none of a drill
     */
    static Question asked(long seed, String target) {
        if (!target.startsWith(PATH)) {
            throw new IllegalArgumentException("a request for " + target + ", which nobody sent");
        }
        return of(seed, Long.parseLong(target.substring(PATH.length())));
    }

    String target() {
        return PATH + number;
    }

    byte[] body() {
        return bytes(bodyLength, BODY);
    }

    byte[] answer() {
        return bytes(answerLength, ANSWER);
    }

    /** One of so many ways to misbehave. */
    int variant(int ways) {
        return Math.floorMod(random(seed, number, 1).nextInt(), ways);
    }

    private byte[] bytes(int length, long purpose) {
        byte[] bytes = new byte[length];
        random(seed, number, purpose).nextBytes(bytes);
        return bytes;
    }

    private static Method method(int percent) {
        if (percent < 58) {
            return Method.GET;
        }
        if (percent < 90) {
            return Method.POST;
        }
        return percent < 96 ? Method.PUT : Method.DELETE;
    }

    private static int answerLength(SplittableRandom random) {
        int percent = random.nextInt(100);
        if (percent < 8) {
            return 0;
        }
        return 1 + random.nextInt(percent < 85 ? USUAL_ANSWER : GREATEST_ANSWER);
    }

    private static Framing framing(int tenth) {
        if (tenth < 6) {
            return Framing.LENGTH;
        }
        return tenth < 9 ? Framing.CHUNKED : Framing.UNTIL_CLOSE;
    }

    private static SplittableRandom random(long seed, long number, long purpose) {
        // Numbers that follow each other must not give streams that do; splitting mixes them.
        return new SplittableRandom(seed ^ number * 0x9e3779b97f4a7c15L ^ purpose << 32).split();
    }
}
