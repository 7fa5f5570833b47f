package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the files that could be the configuration is it. */
class ConfigurationFileTest {

    private static final Map<String, String> VARIABLE = Map.of("WEIR_CONFIG", "/by/variable.yaml");

    @TempDir
    private Path war;

    private final ServletContextHandler handler = new ServletContextHandler("/");

    @BeforeEach
    void unpackWar() {
        handler.setBaseResourceAsPath(war);
    }

    @Test
    void variableComesFirst() throws IOException {
        putIntoWar();
        handler.setInitParameter("weir.config", "/by/parameter.yaml");

        assertThat(ConfigurationFile.find(context(), VARIABLE))
                .hasValue(new ConfigurationFile("/by/variable.yaml", "the variable WEIR_CONFIG"));
    }

    @Test
    void contextParameterComesNext() throws IOException {
        putIntoWar();
        handler.setInitParameter("weir.config", "/by/parameter.yaml");

        assertThat(ConfigurationFile.find(context(), Map.of()))
                .hasValue(new ConfigurationFile("/by/parameter.yaml", "the context parameter weir.config"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void emptyNamesDoNotCountAndTheWarComesLast(String empty) throws IOException {
        Path inWar = putIntoWar();
        handler.setInitParameter("weir.config", empty);

        assertThat(ConfigurationFile.find(context(), Map.of("WEIR_CONFIG", empty)))
                .hasValue(new ConfigurationFile(inWar.toString(), "the WAR"));
    }

    @Test
    void thereMayBeNone() {
        assertThat(ConfigurationFile.find(context(), Map.of())).isEmpty();
    }

    private ServletContext context() {
        return handler.getServletContext();
    }

    private Path putIntoWar() throws IOException {
        Files.createDirectories(war.resolve("WEB-INF"));
        return Files.writeString(war.resolve("WEB-INF/weir.yaml"), "");
    }
}
