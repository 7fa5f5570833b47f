package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnCookiesTest {

    private static final String ID = "0123456789-abcdefghij_ABCDEFGHIJ0123456789a";

    @ParameterizedTest
    @CsvSource({
        "weir=ID, ''",
        "__Host-weir=ID, ''",
        "a=1; weir=ID, a=1",
        "weir=ID; a=1, a=1",
        "a=1; __Secure-weir=ID; b=2, a=1; b=2",
        "weir=ID;weir=ID;a=1, a=1",
        "weir=ID ; a=1, a=1",
    })
    void cookiesOfTheAdminApiAreLeftOut(String cookies, String others) {
        assertThat(OwnCookies.without(cookies.replace("ID", ID))).isEqualTo(others);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a=1", "weir=1; a=2", "xweir=ID", "weir=IDx", "a=weir=ID", "Weir=ID", "weir", "; a=1; weir="
            })
    void othersStayAsTheyAre(String cookies) {
        String given = cookies.replace("ID", ID);

        assertThat(OwnCookies.without(given)).isSameAs(given);
    }
}
