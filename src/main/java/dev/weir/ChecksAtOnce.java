package dev.weir;

import dev.weir.admin.HostChecker;
import dev.weir.health.AtOnce;
import dev.weir.health.Worker;
import dev.weir.upstream.Host;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import java.util.function.Consumer;

/** The checks of the worker as the admin API sees them. */
record ChecksAtOnce(Worker worker) implements HostChecker {

    @Override
    public void check(Upstream upstream, Pool pool, Host host, Consumer<Result> told) {
        worker.checkAtOnce(upstream, pool, host, shown -> told.accept(result(shown)));
    }

    private static Result result(AtOnce shown) {
        if (shown instanceof AtOnce.Checked checked) {
            return new Checked(checked.failure(), checked.status(), checked.tookNanos(), checked.counted());
        }
        return shown instanceof AtOnce.Busy ? new Busy() : new CalledOff();
    }
}
