package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cli.Terminal;
import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.upstream.Order;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that operate a Weir that runs, as the process of the command would. */
class OperatorCommandsTest {

    private final Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private TestHost web01;
    private TestHost dr01;
    private TestWeir weir;
    private Path file;

    OperatorCommandsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void start() throws Exception {
        web01 = TestHost.start("web01");
        dr01 = TestHost.start("dr01");
        file = directory.resolve("weir.yaml");
        weir = TestWeir.startFrom(file, upstreams());
        // As if the port had been chosen by the operator.
        Files.writeString(file, "admin: {port: " + weir.adminPort() + "}\n" + upstreams());
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        web01.close();
        dr01.close();
    }

    @Test
    void statusTellsWhichPoolCarriesTheTrafficAndEveryHost() {
        int status = weir("status");

        assertThat(status).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("http: primary carries ");
        assertThat(lines.get(1)).startsWith("POOL     HOST   STATE  ORDER");
        assertThat(lines.get(2)).startsWith("primary  web01  up     ready");
        assertThat(lines.get(3)).startsWith("dr       dr01   up     ready");
    }

    @Test
    void statusIsNoIfAnUpstreamHasNoUsableHost() {
        weir("down", "primary", "web01");
        weir("down", "dr", "dr01");

        assertThat(weir("status")).isEqualTo(1);
    }

    @Test
    void statusShowsWhyAHostIsDown() throws Exception {
        web01.stop();
        assertThat(weir.get("/").text()).isEqualTo("dr01");

        int status = weir("status");

        assertThat(status).isZero();
        assertThat(out.toString()).contains("primary  web01  down   ready", "Connection refused");
    }

    @Test
    void statusAsJsonIsTheAnswerOfTheApi() throws Exception {
        int status = weir("status", "--json");

        assertThat(status).isZero();
        JsonNode upstream = new ObjectMapper().readTree(out.toString()).at("/upstreams/0");
        assertThat(upstream.path("carrying").asText()).isEqualTo("primary");
        assertThat(upstream.at("/pools/0/hosts/0/id").asText()).isEqualTo("web01");
    }

    @Test
    void hostGoesDownForATimeWithAReasonAndUpAgain() throws Exception {
        int down = weir("down", "primary", "web01", "--for", "30m", "--reason", "new disk");

        Order order = weir.host("primary", "web01").order();
        assertThat(down).isZero();
        assertThat(out.toString())
                .matches("primary/web01: maintenance until 20\\S+Z, drained, observed up, 0 in flight\\R");
        assertThat(order.mode()).isEqualTo(Order.Mode.MAINTENANCE);
        assertThat(order.reason()).isEqualTo("new disk");
        assertThat(order.untilNanos()).isNotNull();
        assertThat(weir.get("/").text()).isEqualTo("dr01");

        int up = weir("up", "primary", "web01");

        assertThat(up).isZero();
        assertThat(out.toString().lines().skip(1)).containsExactly("primary/web01: ready, observed up, 0 in flight");
        assertThat(weir.get("/").text()).isEqualTo("web01");
    }

    @Test
    void drainWaitsUntilTheHostHasNoRequests() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        web01.behave(connection -> {
            Await.until("it may answer", () -> release.getCount() == 0);
            Behaviour.answer(200, "slow").serve(connection);
        });
        CompletableFuture<Response> slow = CompletableFuture.supplyAsync(this::ask);
        web01.awaitRequest(1);

        int tooShort = weir("drain", "primary", "web01", "--wait", "0");
        CompletableFuture<Integer> waiting =
                CompletableFuture.supplyAsync(() -> weir("drain", "primary", "web01", "--wait", "20"));
        release.countDown();

        assertThat(tooShort).isEqualTo(1);
        assertThat(waiting.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isZero();
        assertThat(slow.join().text()).isEqualTo("slow");
        assertThat(out.toString()).endsWith("primary/web01: drain, drained, observed up, 0 in flight\n");
    }

    @Test
    void explainTellsTheHostAndWhyNotTheOthers() {
        int status = weir("explain", "http://www.example.org/cart?id=1", "--client", "192.0.2.7");

        assertThat(status).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "http/primary/web01: it is its turn in round robin, with weight 1",
                        "  not dr/dr01  a pool before has a usable host");
        assertThat(web01.requests()).isEmpty();
    }

    @Test
    void explainIsNoIfNoHostWouldGetTheRequest() {
        weir("down", "primary", "web01", "--reason", "new disk");
        weir("down", "dr", "dr01");

        assertThat(weir("explain", "http://localhost/")).isEqualTo(1);
        assertThat(out.toString()).contains("no host: ", "it is under maintenance by order: new disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "/cart", "http://local host/", "ftp:x"})
    void explainWantsAWholeUrl(String url) {
        assertThat(weir("explain", url)).isEqualTo(2);
        assertThat(err.toString()).contains("no ").doesNotContain("\tat ");
    }

    @Test
    void refusalIsToldInTheWordsOfTheApi() {
        assertThat(weir("down", "primary", "web09")).isEqualTo(1);
        assertThat(weir("down", "primary", "web01", "--for", "soon")).isEqualTo(1);
        assertThat(weir("down", "primary", "web01", "--upstream", "https")).isEqualTo(1);

        assertThat(err.toString().lines())
                .hasSize(3)
                .first()
                .isEqualTo("weir: Host \"web09\" not found in pool \"primary\"");
        assertThat(weir.host("primary", "web01").usable()).isTrue();
    }

    @Test
    void whatAHostSaysCannotSteerTheTerminal() {
        weir("down", "primary", "web01", "--reason", "new\u001b[2Jdisk");

        weir("status");

        assertThat(out.toString() + err).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "ready", "reload", "up primary web01"})
    void somethingElseThatAnswersIsNotTakenForWeir(String command) throws Exception {
        web01.behave(Behaviour.answer(200, "<html>hi"));
        Files.writeString(file, "admin: {port: " + web01.port() + "}\n" + upstreams());

        int status = weir(command.split(" "));

        assertThat(status).isEqualTo(command.equals("ready") ? 1 : 2);
        assertThat(err.toString()).contains("answered with 200: is that Weir?");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void tokenIsNotTold() {
        Terminal terminal =
                new Terminal(new PrintWriter(out), new PrintWriter(err), Map.of("WEIR_TOKEN", "secret1\nsecret2"));

        int status = Main.execute(terminal, "status", "--config", file.toString());

        assertThat(status).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "weir: the variable WEIR_TOKEN holds something else than one token" + System.lineSeparator());
    }

    @Test
    void drainThatWaitsForANegativeTimeOrdersNothing() {
        assertThat(weir("drain", "primary", "web01", "--wait", "-5")).isEqualTo(2);
        assertThat(weir.host("primary", "web01").order().admits()).isTrue();
    }

    @Test
    void drainThatEndsByItselfIsNotWaitedFor() throws Exception {
        web01.behave(Behaviour.stall());
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            web01.awaitRequest(1);

            int status = weir("drain", "primary", "web01", "--for", "1s", "--wait", "1000");

            assertThat(status).isEqualTo(1);
            assertThat(out.toString()).endsWith("primary/web01: ready, observed up, 1 in flight\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "ready", "reload", "explain http://localhost/", "up primary web01"})
    void weirThatIsNotThereCannotBeAsked(String command) throws Exception {
        int free = TestHost.refusing();
        Files.writeString(file, "admin: {port: " + free + "}\n" + upstreams());

        int status = weir(command.split(" "));

        assertThat(status).isEqualTo(command.equals("ready") ? 1 : 2);
        assertThat(err.toString()).contains("no answer from http://127.0.0.1:" + free + " (Connection refused");
    }

    @Test
    void checkAsJsonHasEveryProblemWithItsLine() throws Exception {
        Files.writeString(file, "admin: {port: -1}\nupstreams: {}\n");

        int status = weir("check", "--json");

        JsonNode found = new ObjectMapper().readTree(out.toString());
        assertThat(status).isEqualTo(1);
        assertThat(found.path("valid").asBoolean()).isFalse();
        assertThat(found.at("/problems/0/path").asText()).isEqualTo("admin.port");
        assertThat(found.at("/problems/0/line").asInt()).isEqualTo(1);
    }

    @Test
    void shellCompletesCommands() throws Exception {
        weir("completion");
        Path script = Files.writeString(directory.resolve("completion"), out.toString());
        String ask =
                """
                source '%s'
                COMP_WORDS=(weir dr) COMP_CWORD=1
                _complete_weir
                echo "${COMPREPLY[@]}"
                """
                        .formatted(script);

        Process bash = new ProcessBuilder("bash", "-c", ask)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String completed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(completed.strip().split(" ")).contains("drain", "drill");
    }

    private Response ask() {
        try {
            return weir.get("/");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String upstreams() {
        return "upstreams: {http: {pools: ["
                + TestWeir.pool("primary", "max_fails: 1", web01) + ", "
                + TestWeir.pool("dr", "priority: 10", dr01) + "]}}\n";
    }

    private int weir(String... arguments) {
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), Map.of());
        boolean asks = arguments.length > 0;
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--config";
        all[arguments.length + 1] = file.toString();
        return Main.execute(terminal, asks && !arguments[0].equals("completion") ? all : arguments);
    }
}
