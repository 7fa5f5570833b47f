package dev.weir;

import dev.weir.config.Problem;
import dev.weir.config.Reading;
import dev.weir.config.Settings;
import dev.weir.config.SettingsFile;
import jakarta.servlet.ServletContext;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator tells a container about Weir: the configuration and the context parameters.
 *
 * @param settings what the configuration says
 * @param file that it is read from
 * @param adminPort the port of the container that is for operators
 */
record Deployment(Settings settings, SettingsFile file, OptionalInt adminPort) {

    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

    private static final String OWN_PARAMETERS = "weir.";
    private static final String ADMIN_PORT = "weir.admin.port";
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

    /**
     * Reads all of it, and logs what has no effect or may not be meant.
     *
     * @param environment the environment variables
     * @throws NotDeployed if something is wrong with it
     */
    static Deployment of(ServletContext context, Map<String, String> environment) {
        List<String> wrong = new ArrayList<>(unknownParameters(context));
        OptionalInt adminPort = adminPort(context, wrong);
        Optional<Deployment> deployment = read(context, environment, adminPort, wrong);
        if (deployment.isEmpty() || !wrong.isEmpty()) {
            throw new NotDeployed(wrong);
        }
        return deployment.get();
    }

    private static List<String> unknownParameters(ServletContext context) {
        List<String> known = List.of(ConfigurationFile.NAME, ADMIN_PORT);
        return Collections.list(context.getInitParameterNames()).stream()
                .filter(name -> name.startsWith(OWN_PARAMETERS) && !known.contains(name))
                .map(name -> "context parameter " + name + ": is not known; known are " + String.join(", ", known))
                .toList();
    }

    private static OptionalInt adminPort(ServletContext context, List<String> wrong) {
        String given = context.getInitParameter(ADMIN_PORT);
        if (given == null) {
            return OptionalInt.empty();
        }
        String text = given.strip();
        int port = text.matches("\\d{1," + MAX_PORT_DIGITS + "}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > MAX_PORT) {
            wrong.add("context parameter " + ADMIN_PORT + ": must be a port of the container, from 1 to " + MAX_PORT
                    + ", but is \"" + given + '"');
        }
        return OptionalInt.of(port);
    }

    private static Optional<Deployment> read(
            ServletContext context, Map<String, String> environment, OptionalInt adminPort, List<String> wrong) {
        Optional<ConfigurationFile> file = ConfigurationFile.find(context, environment);
        if (file.isEmpty()) {
            wrong.add(ConfigurationFile.HOW_TO_NAME_ONE);
        }
        return file.flatMap(named -> find(named, environment, wrong).flatMap(found -> settings(found, named, wrong)
                .map(settings -> new Deployment(settings, found, adminPort))));
    }

    private static Optional<SettingsFile> find(
            ConfigurationFile file, Map<String, String> environment, List<String> wrong) {
        try {
            return Optional.of(new SettingsFile(Path.of(file.path()).toAbsolutePath(), environment));
        } catch (InvalidPathException e) {
            wrong.add(file.namedBy() + " names no file: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Settings> settings(SettingsFile found, ConfigurationFile file, List<String> wrong) {
        Reading reading = found.read();
        reading.warnings().forEach(warning -> LOG.warn("{}", warning));
        if (reading instanceof Reading.Refused refused) {
            refused.problems().forEach(problem -> wrong.add(shown(problem, file)));
            return Optional.empty();
        }
        Reading.Accepted accepted = (Reading.Accepted) reading;
        if (!accepted.launcherOnly().isEmpty()) {
            LOG.warn(
                    "In a container these settings have no effect, the container has its own: {}",
                    String.join(", ", accepted.launcherOnly()));
        }
        return Optional.of(accepted.settings());
    }

    /** With whatever names the file if it is the file that is wrong: perhaps it is another that is meant. */
    private static String shown(Problem problem, ConfigurationFile file) {
        return problem.line() > 0 ? problem.toString() : problem + " (named by " + file.namedBy() + ")";
    }
}
