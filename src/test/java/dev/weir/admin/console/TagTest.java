package dev.weir.admin.console;

import static dev.weir.admin.console.Tag.tag;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** HTML in which texts cannot be anything but texts. */
class TagTest {

    private static final String HOSTILE = "<b a=\"1\" b='2'>&amp;";
    private static final String HARMLESS = "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;";

    @Test
    void textIsEscaped() {
        assertThat(tag("p", HOSTILE)).hasToString("<p>" + HARMLESS + "</p>");
    }

    @Test
    void valueOfAnAttributeIsEscaped() {
        assertThat(tag("p").set("title", HOSTILE)).hasToString("<p title=\"" + HARMLESS + "\"></p>");
    }

    @Test
    void contentKeepsItsOrder() {
        Tag paragraph = tag("p").text("a ").add(tag("b", "c")).text(" d").add(Stream.of(tag("i"), tag("u")));

        assertThat(paragraph).hasToString("<p>a <b>c</b> d<i></i><u></u></p>");
    }

    @Test
    void elementThatCanHaveNoContentHasNoEnd() {
        assertThat(tag("label").add(tag("input").set("hidden"))).hasToString("<label><input hidden></label>");
    }

    @Test
    void documentBeginsWithItsType() {
        assertThat(tag("html").document()).isEqualTo("<!doctype html>\n<html></html>");
    }
}
