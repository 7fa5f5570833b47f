package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets reach the host as they came. */
interface TargetFacts extends OnStage {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//",
                "//a/../b",
                "/a/./b/../c",
                "/a/..",
                "/a/%2e%2E/b",
                "/%2F%2f",
                "/%5c%25",
                "/a{|}b",
                "/\"<>^`\\",
                "/[1]",
                "/%0d%0aX-Injected:%201",
                "/%3F%23",
                "/%ff%C0%80",
                "/%u0041",
                "/;x=1",
                "/a;x=y/../b;z",
                "/;jsessionid=1",
                "/http://user@other.example/",
                "/?",
                "/?a=1|2{3}",
                "/?a=[1]&a=%5B2%5D&&b",
                "/?q=%",
                "/?q=%zz",
                "/?q=%00",
                "/?q=/../..//x",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/*"
            })
    default void targetReachesTheHostAsItCame(String target) throws Exception {
        stage().onlyA();
        int before = stage().a().requests().size();

        Response answer = stage().get(target);

        Integer refusal = refusedTargets().get(target);
        if (refusal != null) {
            assertThat(answer.status()).isEqualTo(refusal);
            assertThat(stage().a().requests()).hasSize(before);
        } else {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(stage().a().lastRequest().target()).isEqualTo(target);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://test.example/p?q=1,            /p?q=1",
        "http://test.example,                  /",
        "http://test.example?q=1,              /?q=1",
        "http://test.example/a/../b//c%2F|{},  /a/../b//c%2F|{}"
    })
    default void absoluteTargetIsSentInOriginForm(String target, String sent) throws Exception {
        stage().onlyA();

        Response answer = stage().get(target);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(stage().a().lastRequest().target()).isEqualTo(sent);
        assertThat(stage().a().lastRequest().head().all("Host")).containsExactly("test.example");
    }

    /** Whether a request is secure is not for the client to say. */
    @Test
    default void absoluteTargetOfAnotherSchemeDoesNotMakeARequestSecure() throws Exception {
        stage().onlyA();

        Response answer = stage().get("https://test.example/p");

        assertThat(answer.text()).isEqualTo("a");
        assertThat(stage().a().lastRequest().header("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(stage().a().lastRequest().header("Host")).isEqualTo("test.example");
    }

    /** RFC 9112, section 3.2.2. */
    @Test
    default void absoluteTargetOverridesHostWhereTheWayAllowsIt() throws Exception {
        stage().onlyA();

        Response answer = stage().get("http://other.example/p");

        assertThat(answer.status()).isEqualTo(absoluteTargetOverridesHost() ? 200 : 400);
        if (absoluteTargetOverridesHost()) {
            assertThat(stage().a().lastRequest().head().all("Host")).containsExactly("other.example");
        }
    }
}
