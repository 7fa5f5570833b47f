package dev.weir.health;

import dev.weir.upstream.Health;
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
 * </pre>
 *
 * {@code reason} is what took the host down, {@code after} what had taken it down before it came back.
 */
public final class TransitionLog implements HostListener {

    private static final Logger log = LoggerFactory.getLogger(TransitionLog.class);

    private static final String BY_HAND = "by hand";

    @Override
    public void hostChanged(Transition transition) {
        String upstream = LogText.clean(transition.upstream());
        String pool = LogText.clean(transition.pool());
        String host = LogText.clean(transition.host().id());
        Health health = transition.host().health();
        if (transition.up()) {
            String after = LogText.clean(reason(transition.before()));
            log.info("host up upstream={} pool={} host={} after=\"{}\"", upstream, pool, host, after);
        } else if (health instanceof Health.DownByFailures down) {
            String reason = LogText.clean(reason(down));
            log.warn(
                    "host down upstream={} pool={} host={} fails={} reason=\"{}\"",
                    upstream,
                    pool,
                    host,
                    down.fails(),
                    reason);
        } else {
            log.info("host down upstream={} pool={} host={} reason=\"{}\"", upstream, pool, host, BY_HAND);
        }
    }

    private static String reason(Health down) {
        return down instanceof Health.DownByFailures byFailures
                ? byFailures.cause().reason()
                : BY_HAND;
    }
}
