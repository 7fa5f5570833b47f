package dev.weir.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.AdminAccess;
import dev.weir.admin.AdminServer;
import dev.weir.admin.Response;
import dev.weir.config.Settings.Admin;
import dev.weir.events.EventKind;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Host;
import dev.weir.upstream.Order;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Upstream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as it comes over the wire, before any script runs. The wall clock stands at 2023-11-14T22:13:20.073Z. */
class ConsoleTest {

    private static final String BROWSER = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";
    private static final Pattern FILE = Pattern.compile("(?:href|src)=\"(/console/[^\"]*)\"");
    private static final Pattern IMPORT = Pattern.compile("from \"\\./([A-Za-z.]+)\"");

    private final Upstream upstream = AdminServer.upstream(
            "http",
            new AtomicLong(),
            new PoolDefinition(
                    "primary", PoolOptions.defaults(), List.of(AdminServer.host("web01"), AdminServer.host("<i>"))),
            new PoolDefinition("dr", PoolOptions.defaults(), List.of(AdminServer.host("web03"))));

    private AdminServer admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminServer.of(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    // Who gets it.

    @Test
    void browserGetsThePage() throws Exception {
        Response page = admin.get("/", BROWSER);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(page.body()).startsWith("<!doctype html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept: */*", "Accept: application/json", "X-Nothing: 1"})
    void programGetsTheIndex(String header) throws Exception {
        Response index = admin.get("/", header);

        assertThat(index.json().path("upstreams").get(0).asText()).isEqualTo("http");
        assertThat(index.header("vary")).isEqualTo("Accept");
    }

    @Test
    void otherPathsAreTheSameForEverybody() throws Exception {
        assertThat(admin.get("/pools", BROWSER).header("content-type")).isEqualTo("application/json");
    }

    @Test
    void whoeverHasToProveWhoTheyAreIsShownALoginAndNothingElse() throws Exception {
        AdminAccess everywhere = new AdminAccess("0.0.0.0");
        Admin guarded = new Admin("0.0.0.0", 0, null, List.of(), "operators");
        try (AdminServer asking = AdminServer.of(everywhere, guarded, upstream)) {
            Response page = asking.get("/", BROWSER);

            assertThat(page.status()).isEqualTo(401);
            assertThat(page.body()).contains("id=\"login\"").doesNotContain("primary", "web01");
            assertThat(filesOf(page))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(asking.get(file).status()).isEqualTo(200));
        }
    }

    // What is on it.

    @Test
    void stateCanBeReadWithoutAScript() throws Exception {
        fail("primary", "web01");
        var unused = upstream.order("primary", "<i>", new Order(Order.Mode.DRAIN, 0, null, "new disk", "token ops"));

        String text = text(admin.get("/", BROWSER));

        assertThat(text)
                .contains(
                        "dr carries 100 %, 1 of 1 host up: every host of primary is out of use"
                                + " (web01: Connection refused since 22:13 UTC; <i>: drain since 22:13 UTC, new disk)",
                        "web01 127.0.0.1:8081 ✗ down Connection refused 22:13 UTC, 0 s",
                        "<i> 127.0.0.1:8081 ○ drained new disk, by token ops 22:13 UTC, 0 s",
                        "web03 127.0.0.1:8081 ✓ up 22:13 UTC, 0 s");
    }

    @Test
    void poolsComeInTheOrderInWhichTheyAreTried() throws Exception {
        var unused = upstream.setPriority("primary", 20);

        String text = text(admin.get("/", BROWSER));

        assertThat(text.indexOf("Pool dr carries")).isPositive().isLessThan(text.indexOf("Pool primary priority 20"));
    }

    @Test
    void changesAreListedTheLatestFirst() throws Exception {
        admin.post("/down_host/primary/web01");
        admin.postJson("/set_weight", "{'pool': 'primary', 'host': 'web01', 'weight': 5}");

        String text = text(admin.get("/", BROWSER));

        assertThat(text)
                .containsSubsequence("set_weight primary/web01", "maintenance primary/web01")
                .contains("127.0.0.1 undo");
    }

    @Test
    void textsOfOthersAreTextsOnly() throws Exception {
        String hostile = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>";
        upstream.failed("primary", host("primary", "web01"), new Failure(Failure.Source.TRAFFIC, hostile));
        var unused = upstream.order(
                "primary", "<i>", new Order(Order.Mode.MAINTENANCE, 0, null, hostile, "token " + hostile));

        String page = admin.get("/", BROWSER).body();

        assertThat(page).doesNotContain("<script>", "<img", "<i>");
        assertThat(text(page)).contains(hostile);
    }

    // How it is kept from harm.

    @Test
    void nothingButFilesOfOursIsLoaded() throws Exception {
        Response page = admin.get("/", BROWSER);

        assertThat(page.header("content-security-policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                        + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(page.header("cache-control")).isEqualTo("no-store");
        assertThat(page.body()).doesNotContain(" style=", " onclick=", "<style");
    }

    @Test
    void filesThatThePageNamesAreThere() throws Exception {
        List<String> files = filesOf(admin.get("/", BROWSER));

        assertThat(files).contains("/console/console.js", "/console/console.css", "/console/icon.svg");
        assertThat(files)
                .allSatisfy(file -> assertThat(admin.get(file).status()).isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "console.js",
                "login.js",
                "orders.js",
                "explain.js",
                "events.js",
                "refresh.js",
                "charts.js",
                "chart.js"
            })
    void filesThatAScriptNamesAreThere(String script) throws Exception {
        List<String> imports = IMPORT.matcher(admin.get("/console/" + script).body())
                .results()
                .map(found -> "/console/" + found.group(1))
                .toList();

        assertThat(imports)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(admin.get(file).status()).isEqualTo(200));
    }

    /** A browser tells a script of those events alone that it asks for by their kind. */
    @Test
    void everyKindOfEventIsFollowed() throws Exception {
        String script = admin.get("/console/events.js").body();

        assertThat(EventKind.values()).allSatisfy(kind -> assertThat(script).contains("\n  \"" + kind.id() + "\",\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "console.js, text/javascript;charset=utf-8",
        "console.css, text/css;charset=utf-8",
        "uPlot.esm.js, text/javascript;charset=utf-8",
        "uPlot.min.css, text/css;charset=utf-8",
        "icon.svg, image/svg+xml"
    })
    void fileHasItsTypeAndIsAskedForEachTime(String file, String type) throws Exception {
        Response answer = admin.get("/console/" + file);

        assertThat(answer.header("content-type")).isEqualToIgnoringCase(type);
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("cache-control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Console.class",
                "..",
                "%2e%2e",
                "..%2fConsole.class",
                "console.js%00.css",
                "../weir.yaml",
                "%2e%2e/%2e%2e/",
                "a/console.js",
                ""
            })
    void nothingElseIsAFile(String name) throws Exception {
        Response answer = admin.get("/console/" + name);

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("import");
    }

    private static List<String> filesOf(Response page) {
        return FILE.matcher(page.body()).results().map(found -> found.group(1)).toList();
    }

    private static String text(Response page) {
        return text(page.body());
    }

    /** What there is to read: blanks for tags, and each text as it was before it was escaped. */
    private static String text(String html) {
        return html.replaceAll("<[^>]*>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ");
    }

    private void fail(String pool, String host) {
        for (int i = 0; i < 3; i++) {
            upstream.failed(pool, host(pool, host), new Failure(Failure.Source.TRAFFIC, "Connection refused"));
        }
    }

    private Host host(String pool, String host) {
        return upstream.snapshot().pool(pool).flatMap(in -> in.host(host)).orElseThrow();
    }
}
