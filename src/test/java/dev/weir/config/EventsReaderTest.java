package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.EventKind;
import dev.weir.events.WebhookOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventsReaderTest {

    private static final String UPSTREAMS = SettingsReader.SMALLEST + "\n";

    @TempDir
    private Path directory;

    private Readings readings;

    @BeforeEach
    void readings() {
        readings = new Readings(directory, Map.of("SECRET", "s3"));
    }

    @Test
    void thereAreNoWebhooksByDefault() throws IOException {
        assertThat(readings.settings(UPSTREAMS).events().webhooks()).isEmpty();
    }

    @Test
    void everyKeyHasItsDefault() throws IOException {
        List<WebhookOptions> webhooks = webhooks("{url: 'http://a/'}");

        assertThat(webhooks)
                .containsExactly(new WebhookOptions(URI.create("http://a/"), Set.of(), null, Duration.ofSeconds(5)));
    }

    @Test
    void everyKeyIsMapped() throws IOException {
        Files.writeString(directory.resolve("hook.txt"), "from a file\n");

        List<WebhookOptions> webhooks =
                webhooks("{url: 'https://u:p@a:1/b?c', kinds: [host_down, pool_up], secret: '${SECRET}', timeout: 1},"
                        + " {url: 'http://a/', secret_file: hook.txt}");

        assertThat(webhooks)
                .containsExactly(
                        new WebhookOptions(
                                URI.create("https://u:p@a:1/b?c"),
                                Set.of(EventKind.HOST_DOWN, EventKind.POOL_UP),
                                "s3",
                                Duration.ofSeconds(1)),
                        new WebhookOptions(URI.create("http://a/"), Set.of(), "from a file", Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {}                            | url: is required
            {url: topsecret}              | url: must be a URL such as https://chat.example.com/hook, with http or https
            {url: 'ftp://topsecret/'}     | url: must be a URL such as https://chat.example.com/hook, with http or https
            {url: 'http://top secret/'}   | url: must be a URL such as https://chat.example.com/hook, with http or https
            {url: 'http:///topsecret'}    | url: must be a URL such as https://chat.example.com/hook, with http or https
            {url: 'http://a/', timeout: 0} | timeout: must be between 100ms and 30s, but is 0
            {url: 'http://a/', secret: ''} | secret: must be a secret, but is empty
            {url: 'http://a/', secret: a, secret_file: weir.yaml} | secret_file: must not be given together with secret
            """)
    void otherValuesAreProblemsThatShowNoSecret(String webhook, String problem) throws IOException {
        assertThat(readings.problems(UPSTREAMS + "events: {webhooks: [" + webhook.replace("''", "\"\"") + "]}\n"))
                .containsExactly("weir.yaml:2: events.webhooks[0]." + problem);
    }

    @Test
    void unknownKindIsAProblemThatListsThem() throws IOException {
        assertThat(readings.problems(UPSTREAMS + "events: {webhooks: [{url: 'http://a/', kinds: [host_gone]}]}\n"))
                .singleElement()
                .asString()
                .startsWith("weir.yaml:2: events.webhooks[0].kinds[0]: must be one of host_down, host_up, ")
                .endsWith("stopping, but is \"host_gone\"");
    }

    private List<WebhookOptions> webhooks(String items) throws IOException {
        return readings.settings(UPSTREAMS + "events: {webhooks: [" + items + "]}\n")
                .events()
                .webhooks();
    }
}
