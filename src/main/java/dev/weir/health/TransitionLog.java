package dev.weir.health;

import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostListener;
import dev.weir.upstream.Transition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log line for each host that goes out of use or comes back.
 *
 * <pre>
 * WARN host down upstream=http pool=primary host=1 fails=3 reason="connection refused"
 * INFO host up upstream=http pool=primary host=1 after="connection refused"
 * INFO host down upstream=http pool=primary host=1 reason="by hand"
 * INFO host down upstream=http pool=primary host=1 reason="by hand: new disk"
 * </pre>
 *
 * {@code reason} is what took the host down, {@code after} what had taken it down before it came back.
 */
public final class TransitionLog implements HostListener {

    private static final Logger log = LoggerFactory.getLogger(TransitionLog.class);

    @Override
    public void hostChanged(Transition transition) {
        if (!transition.changesUse()) {
            return;
        }
        String upstream = LogText.clean(transition.upstream());
        String pool = LogText.clean(transition.pool());
        Host after = transition.after();
        String host = LogText.clean(after.id());
        if (transition.up()) {
            String reason = LogText.clean(transition.before().reason());
            log.info("host up upstream={} pool={} host={} after=\"{}\"", upstream, pool, host, reason);
            return;
        }
        String reason = LogText.clean(after.reason());
        if (after.order().admits() && after.health() instanceof Health.DownByFailures down) {
            log.warn(
                    "host down upstream={} pool={} host={} fails={} reason=\"{}\"",
                    upstream,
                    pool,
                    host,
                    down.fails(),
                    reason);
        } else {
            log.info("host down upstream={} pool={} host={} reason=\"{}\"", upstream, pool, host, reason);
        }
    }
}
