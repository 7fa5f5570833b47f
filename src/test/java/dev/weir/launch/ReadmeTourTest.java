package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Processes;
import dev.weir.fixture.TestHost;
import dev.weir.upstream.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands of the tour in the README do what it says. */
class ReadmeTourTest {

    private static final String HEADING = "With `curl`, which needs no page:";
    private static final String INDENT = "    ";
    private static final Pattern CONTINUED = Pattern.compile("\\\\\\R");

    @Test
    void hostIsTakenOutAndTakenBack() throws Exception {
        List<String> commands = commands();
        try (TestHost web01 = TestHost.start("web01");
                TestHost web02 = TestHost.start("web02");
                TestHost web03 = TestHost.start("web03");
                TestWeir weir = TestWeir.ofPools(
                        "", TestWeir.pool("primary", "", web01, web02), TestWeir.pool("dr", "priority: 10", web03))) {
            String why = run(weir, commands.get(0));
            String drain = run(weir, commands.get(1));
            String drained = run(weir, commands.get(2));
            Order given = weir.host("primary", "web01").order();
            String changes = run(weir, commands.get(3));
            String undone = run(weir, commands.get(4));

            assertThat(commands).hasSize(5);
            assertThat(why).contains("\"status\":\"primary carries 100 %, 2 of 2 hosts up; dr idle\"");
            assertThat(drain).contains("\"state\":\"drain\"", "\"reason\":\"new disk\"", "\"until\":");
            assertThat(drained).contains("\"in_flight\":0", "\"drained\":true");
            assertThat(given.mode()).isEqualTo(Order.Mode.DRAIN);
            assertThat(changes).contains("\"id\":1", "\"summary\":\"drain primary/web01\"");
            assertThat(undone).contains("\"undoes\":1");
            assertThat(weir.host("primary", "web01").order()).isEqualTo(Order.ready());
        }
    }

    private static List<String> commands() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("README.md")).stream()
                .dropWhile(line -> !line.equals(HEADING))
                .skip(2)
                .takeWhile(line -> line.startsWith(INDENT))
                .map(String::strip)
                .toList();
        return CONTINUED
                .matcher(String.join("\n", lines))
                .replaceAll("")
                .lines()
                .toList();
    }

    private static String run(TestWeir weir, String command) throws Exception {
        String here = command.replace("localhost:8080", "127.0.0.1:" + weir.adminPort());
        Process process = Processes.start(new ProcessBuilder("sh", "-c", here).redirectErrorStream(true));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
