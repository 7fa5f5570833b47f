package dev.weir.drill;

/** Whether what a client saw is well, an error that nobody could have avoided, or a broken promise. Pure rules. */
final class Judge {

    private static final int BAD_GATEWAY = 502;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    private Judge() {}

    static Result judge(boolean idempotent, Seen seen, Circumstances under) {
        if (seen instanceof Seen.Answered answered) {
            if (!answered.right()) {
                return Result.WRONG;
            }
            return under.bannedServer() ? Result.DISOBEYED : Result.OK;
        }
        if (seen instanceof Seen.Failed failed) {
            return failed(idempotent, failed.status(), under);
        }
        if (seen instanceof Seen.Cut cut) {
            if (!cut.right()) {
                return Result.WRONG;
            }
            return under.troubledServer() ? Result.CUT : Result.LOST;
        }
        if (seen instanceof Seen.Hung) {
            return Result.HUNG;
        }
        if (seen instanceof Seen.Garbled) {
            return Result.WRONG;
        }
        return under.stopping() ? Result.REFUSED : Result.LOST;
    }

    /**
     * Without a good host in use, nobody can serve. With one, a request that may not be sent twice still fails with the
     * host that has it.
     */
    private static Result failed(boolean idempotent, int status, Circumstances under) {
        if (under.stopping() && status == SERVICE_UNAVAILABLE) {
            return Result.REFUSED;
        }
        boolean avoidable = under.goodHost() && (idempotent || !under.trouble());
        return switch (status) {
            case BAD_GATEWAY -> avoidable ? Result.NEEDLESS : Result.STATUS_502;
            case SERVICE_UNAVAILABLE -> avoidable ? Result.NEEDLESS : Result.STATUS_503;
            case GATEWAY_TIMEOUT -> avoidable ? Result.NEEDLESS : Result.STATUS_504;
            default -> Result.WRONG;
        };
    }
}
