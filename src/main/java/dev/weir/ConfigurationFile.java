package dev.weir;

import jakarta.servlet.ServletContext;
import java.net.MalformedURLException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of Weir in a container: the file that the first of {@code -Dweir.config}, the variable {@code
 * WEIR_CONFIG} and the context parameter {@code weir.config} names, else {@code WEB-INF/weir.yaml}.
 *
 * @param path of the file, which may be missing
 * @param namedBy what names it, in the operator's words
 */
record ConfigurationFile(String path, String namedBy) {

    /** The system property, and the context parameter. */
    static final String NAME = "weir.config";

    private static final String VARIABLE = "WEIR_CONFIG";
    private static final String IN_WAR = "/WEB-INF/weir.yaml";

    /** What to do if there is none. */
    static final String HOW_TO_NAME_ONE =
            "there is no configuration: name a file by the context parameter " + NAME + ", the variable " + VARIABLE
                    + " or -D" + NAME + ", or have the container unpack the WAR with a " + IN_WAR;

    /** The first that is named; empty if none is, or only one in a WAR that is not unpacked. */
    static Optional<ConfigurationFile> find(ServletContext context, Map<String, String> environment) {
        return Stream.of(
                        named(System.getProperty(NAME), "-D" + NAME),
                        named(environment.get(VARIABLE), "the variable " + VARIABLE),
                        named(context.getInitParameter(NAME), "the context parameter " + NAME),
                        isInWar(context)
                                ? named(context.getRealPath(IN_WAR), "the WAR")
                                : Optional.<ConfigurationFile>empty())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<ConfigurationFile> named(@Nullable String path, String by) {
        return path == null || path.isBlank() ? Optional.empty() : Optional.of(new ConfigurationFile(path.strip(), by));
    }

    private static boolean isInWar(ServletContext context) {
        try {
            return context.getResource(IN_WAR) != null;
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
