package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.weir.config.Settings.Admin;
import dev.weir.config.Settings.AdminToken;
import dev.weir.upstream.Upstream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The lines that changes leave in the log. */
class ChangeLogTest {

    /** Lines are written before the answer is, so they are there once it has arrived. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    }

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.weir.admin");
    private final Lines log = new Lines();
    private final Upstream upstream = AdminServer.upstream("http");
    private AdminServer admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminServer.of(upstream);
        log.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @AfterEach
    void stop() throws Exception {
        logger.detachAppender(log);
        logger.setLevel(null);
        logger.setAdditive(true);
        admin.close();
    }

    @Test
    void everyChangeLeavesOneLineWithFixedKeys() throws Exception {
        admin.get("/down_host/primary/1");
        admin.post("/up_host/primary/1");
        admin.postJson("/create_pool", "{'id': 'dr'}");
        admin.postJson("/set_method", "{'pool': 'dr', 'method': 'hash'}");
        admin.postJson("/set_priority", "{'pool': 'dr', 'priority': 10}");
        admin.postJson("/add_host", "{'pool': 'dr', 'host': {'host': 'a'}}");
        admin.postJson("/set_weight", "{'pool': 'dr', 'host': '1', 'weight': 5}");
        admin.postJson("/remove_host", "{'pool': 'dr', 'host': '1'}");

        assertThat(log.lines)
                .containsExactly(
                        "INFO order=down_host upstream=http pool=primary host=1 peer=127.0.0.1",
                        "INFO order=up_host upstream=http pool=primary host=1 peer=127.0.0.1",
                        "INFO order=create_pool upstream=http pool=dr peer=127.0.0.1",
                        "INFO order=set_method upstream=http pool=dr method=hash peer=127.0.0.1",
                        "INFO order=set_priority upstream=http pool=dr priority=10 peer=127.0.0.1",
                        "INFO order=add_host upstream=http pool=dr host=1 peer=127.0.0.1",
                        "INFO order=set_weight upstream=http pool=dr host=1 weight=5 peer=127.0.0.1",
                        "INFO order=remove_host upstream=http pool=dr host=1 peer=127.0.0.1");
    }

    @Test
    void tokenThatGaveTheOrderIsNamed() throws Exception {
        String sha256 = "2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90"; // of "alice"
        Admin credentials = new Admin("127.0.0.1", 0, null, List.of(new AdminToken("night shift", sha256)), null);
        try (AdminServer guarded = AdminServer.of(new AdminAccess("127.0.0.1"), credentials, upstream)) {

            guarded.post("/down_host/primary/1", "Authorization: Bearer alice");
            guarded.post("/up_host/primary/1", "Authorization: Bearer bob");
        }

        assertThat(log.lines)
                .containsExactly(
                        "INFO order=down_host upstream=http pool=primary host=1 peer=127.0.0.1"
                                + " token=\"night shift\"",
                        "WARN refused=401 peer=127.0.0.1 method=POST path=/up_host/primary/1"
                                + " reason=\"Credentials are required\"");
    }

    @Test
    void requestsThatMakeNoSenseLeaveNone() throws Exception {
        admin.get("/down_host/primary/9");
        admin.postJson("/set_weight", "{'pool': 'primary', 'host': '1', 'weight': -1}");

        assertThat(log.lines).isEmpty();
    }

    @Test
    void whatSomebodyMayNotDoLeavesAWarning() throws Exception {
        admin.get("/down_host/primary/1", "Sec-Fetch-Site: cross-site");

        assertThat(log.lines)
                .containsExactly("WARN refused=403 peer=127.0.0.1 method=GET path=/down_host/primary/1"
                        + " reason=\"Changes from pages of other sites are refused\"");
    }

    @Test
    void noMoreThanSomeWarningsAreLeftInAMinute() throws Exception {
        for (int i = 0; i < RefusalLog.LINES + 3; i++) {
            admin.get("/pools", "Host: evil.example");
        }

        assertThat(log.lines).hasSize(RefusalLog.LINES);
    }

    @Test
    void idsCanNeitherBreakTheLineNorForgeKeys() throws Exception {
        upstream.addHost("primary", "1 host=2\r\norder=x", AdminServer.host("1").options());

        admin.get("/down_host/primary/1%20host=2%0D%0Aorder=x");

        assertThat(List.copyOf(log.lines))
                .containsExactly("INFO order=down_host upstream=http pool=primary"
                        + " host=\"1 host=2\\u{d}\\u{a}order=x\" peer=127.0.0.1");
    }
}
