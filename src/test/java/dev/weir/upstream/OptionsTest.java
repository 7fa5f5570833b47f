package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What options may be. */
class OptionsTest {

    private static final PoolOptions D = PoolOptions.defaults();
    private static final long DAY = 86_400_000;

    @Test
    void defaultsOfAPoolAreTheSeeds() {
        assertThat(D)
                .isEqualTo(new PoolOptions(
                        0,
                        Method.ROUND_ROBIN,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        30,
                        Duration.ofSeconds(60),
                        3,
                        Duration.ofSeconds(60),
                        StatusCodes.none(),
                        0,
                        1024,
                        Duration.ofSeconds(1)));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                number("priority", -1_000_000, 1_000_000, n -> D.withPriority((int) n)),
                number("timeout", 1, DAY, n -> pool(ms(n), ms(1), 0, ms(0), 1, ms(1), 0, 0, ms(1))),
                number("read_timeout", 1, DAY, n -> pool(ms(1), ms(n), 0, ms(0), 1, ms(1), 0, 0, ms(1))),
                number("keepalive_pool", 0, 100_000, n -> pool(ms(1), ms(1), (int) n, ms(0), 1, ms(1), 0, 0, ms(1))),
                number("keepalive_timeout", 0, DAY, n -> pool(ms(1), ms(1), 0, ms(n), 1, ms(1), 0, 0, ms(1))),
                number("max_fails", 1, 1_000_000, n -> pool(ms(1), ms(1), 0, ms(0), (int) n, ms(1), 0, 0, ms(1))),
                number("failed_timeout", 1, 30 * DAY, n -> pool(ms(1), ms(1), 0, ms(0), 1, ms(n), 0, 0, ms(1))),
                number("max_connections", 0, 1_000_000, n -> pool(ms(1), ms(1), 0, ms(0), 1, ms(1), (int) n, 0, ms(1))),
                number("queue", 0, 1_000_000, n -> pool(ms(1), ms(1), 0, ms(0), 1, ms(1), 0, (int) n, ms(1))),
                number("queue_timeout", 1, DAY, n -> pool(ms(1), ms(1), 0, ms(0), 1, ms(1), 0, 0, ms(n))),
                number("port", 1, 65_535, n -> new HostOptions("h", (int) n, 1, null)),
                number("weight", 0, 65_535, n -> new HostOptions("h", 80, (int) n, null)),
                number("interval", 1, DAY, n -> check(ms(n), null, null, 1)),
                number("timeout", 1, DAY, n -> check(ms(1), ms(n), null, 1)),
                number("read_timeout", 1, DAY, n -> check(ms(1), null, ms(n), 1)),
                number("rise", 1, 1_000, n -> check(ms(1), null, null, (int) n)));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void numberMayBeAnythingInItsRangeAndNothingBeyond(String option, long least, long greatest, LongConsumer use) {
        String expected = option + ": must be between " + least + " and " + greatest + ", but is ";

        assertThatCode(() -> use.accept(least)).doesNotThrowAnyException();
        assertThatCode(() -> use.accept(greatest)).doesNotThrowAnyException();
        assertThatThrownBy(() -> use.accept(least - 1))
                .isInstanceOf(InvalidOption.class)
                .hasMessage(expected + (least - 1));
        assertThatThrownBy(() -> use.accept(greatest + 1))
                .isInstanceOf(InvalidOption.class)
                .hasMessage(expected + (greatest + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"web01", "10.0.0.1", "::1", "fe80::1%eth0", "a-b.example_1"})
    void addressIsANameOrAnIpAddress(String address) {
        assertThat(new HostOptions(address, 80, 1, null).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "[::1]", "a@b", "a\r\nb", "ü.example"})
    void otherAddressesAreRefused(String address) {
        assertThatThrownBy(() -> new HostOptions(address, 80, 1, null))
                .isInstanceOf(InvalidOption.class)
                .hasMessage("host: must be a host name or an IP address, but is \"" + address + "\"");
    }

    @Test
    void addressIsBounded() {
        assertThat(HostOptions.isAddress("a".repeat(255))).isTrue();
        assertThat(HostOptions.isAddress("a".repeat(256))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"web01, web01:81", "10.0.0.1, 10.0.0.1:81", "::1, [::1]:81"})
    void authorityPutsIpv6InBrackets(String address, String authority) {
        assertThat(new HostOptions(address, 81, 1, null).authority()).isEqualTo(authority);
    }

    static Stream<Arguments> badChecks() {
        return Stream.of(
                badCheck("method", () -> check("G T", "/", Map.of(), "1.1")),
                badCheck("method", () -> check("", "/", Map.of(), "1.1")),
                badCheck("path", () -> check("GET", "check", Map.of(), "1.1")),
                badCheck("path", () -> check("GET", "/a b", Map.of(), "1.1")),
                badCheck("path", () -> check("GET", "/\r\nX: y", Map.of(), "1.1")),
                badCheck("version", () -> check("GET", "/", Map.of(), "2")),
                badCheck("headers", () -> check("GET", "/", Map.of("a b", "c"), "1.1")),
                badCheck("headers", () -> check("GET", "/", Map.of("a", "b\r\nc: d"), "1.1")));
    }

    @ParameterizedTest
    @MethodSource("badChecks")
    void checkThatCannotBeSentIsRefused(String option, ThrowingCallable create) {
        assertThatThrownBy(create)
                .isInstanceOfSatisfying(
                        InvalidOption.class, e -> assertThat(e.option()).isEqualTo(option))
                .hasMessageStartingWith(option + ": ")
                .hasMessageContaining("must ");
    }

    @Test
    void checkKeepsItsHeadersInOrderAndToItself() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Z", "1");
        headers.put("A", "2");
        headers.put("M", "3");

        CheckOptions options = check("GET", "/", headers, "1.1");
        headers.clear();

        assertThat(options.headers().keySet()).containsExactly("Z", "A", "M");
        assertThatThrownBy(() -> options.headers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void poolDefinitionKeepsItsHostsToItself() {
        List<PoolDefinition.HostDefinition> hosts = new ArrayList<>();
        hosts.add(new PoolDefinition.HostDefinition("a", Examples.weight(1)));

        PoolDefinition definition = new PoolDefinition("p", D, hosts);
        hosts.clear();

        assertThat(definition.hosts()).hasSize(1);
    }

    static Stream<Arguments> tokens() {
        return Stream.of(
                arguments("GET", true),
                arguments("x-A_1!#$%&'*+.^`|~", true),
                arguments("", false),
                arguments("a b", false),
                arguments("a:", false),
                arguments("a\n", false),
                arguments("\u00e9", false),
                arguments("a\u007f", false));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void tokenIsWhatHttpSays(String text, boolean token) {
        assertThat(Tokens.isToken(text)).isEqualTo(token);
    }

    @ParameterizedTest
    @CsvSource({"round_robin, ROUND_ROBIN", "hash, HASH"})
    void methodIsFoundByItsName(String id, Method method) {
        assertThat(Method.of(id)).contains(method);
        assertThat(method.id()).isEqualTo(id);
    }

    @Test
    void unknownMethodIsNotFound() {
        assertThat(Method.of("Hash")).isEmpty();
        assertThat(Method.names()).isEqualTo("round_robin, hash");
    }

    private static Arguments number(String option, long least, long greatest, LongConsumer use) {
        return argumentSet(option, option, least, greatest, use);
    }

    private static Arguments badCheck(String option, ThrowingCallable create) {
        return arguments(option, create);
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private static PoolOptions pool(
            Duration timeout,
            Duration readTimeout,
            int keepalivePool,
            Duration keepaliveTimeout,
            int maxFails,
            Duration failedTimeout,
            int maxConnections,
            int queue,
            Duration queueTimeout) {
        return new PoolOptions(
                0,
                Method.HASH,
                timeout,
                readTimeout,
                keepalivePool,
                keepaliveTimeout,
                maxFails,
                failedTimeout,
                StatusCodes.none(),
                maxConnections,
                queue,
                queueTimeout);
    }

    private static CheckOptions check(
            Duration interval, @Nullable Duration timeout, @Nullable Duration readTimeout, int rise) {
        return new CheckOptions(interval, timeout, readTimeout, null, "GET", "/", Map.of(), null, "1.1", rise);
    }

    private static CheckOptions check(String method, String path, Map<String, String> headers, String version) {
        return new CheckOptions(ms(1), null, null, null, method, path, headers, null, version, 1);
    }
}
