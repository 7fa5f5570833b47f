package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.config.Node.Scalar;
import dev.weir.upstream.Ids;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every id that may be given comes back from a document as it was written. */
final class IdsInDocumentsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void everyCharacterOfAnIdIsReadBack() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_VALUE)
                        .mapToObj(c -> "a " + Character.toString(c) + " b")
                        .filter(Ids::isValid))
                .allSatisfy(id -> assertThat(readBack(id)).isEqualTo(id));
    }

    private static String readBack(String id) throws Exception {
        return YamlParser.parse(MAPPER.writeValueAsString(id)) instanceof Scalar scalar ? scalar.text() : "";
    }
}
