package dev.weir;

import dev.weir.config.Reading;
import dev.weir.config.Settings;
import dev.weir.config.SettingsReader;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts the background threads when the web application starts, and stops them, within a bounded time, when it stops.
 *
 * <p>In a container it also reads the configuration, found by {@code -Dweir.config}, the variable {@code WEIR_CONFIG},
 * the context parameter {@code weir.config} or as {@code WEB-INF/weir.yaml}, and maps the servlets. The admin API is
 * offered only if the context parameter {@code weir.admin.port} names a port, and there only to requests that come by a
 * loopback address. {@code WEB-INF/web.xml} declares it, so that no container has to search classes for annotations.
 */
public final class WeirListener implements ServletContextListener {

    private static final String CONFIG = "weir.config";
    private static final String CONFIG_VARIABLE = "WEIR_CONFIG";
    private static final String CONFIG_IN_WAR = "/WEB-INF/weir.yaml";
    private static final String ADMIN_PORT = "weir.admin.port";
    private static final String LOOPBACK = "127.0.0.1";

    private final @Nullable Weir given;
    private @Nullable Weir running;

    /** For a container: everything comes from the configuration. */
    public WeirListener() {
        this.given = null;
    }

    /** For a launcher that maps the servlets itself: the balancer that is started and stopped with its context. */
    public WeirListener(Weir weir) {
        this.given = weir;
    }

    /**
     * Starts the balancer.
     *
     * @throws IllegalStateException if there is no usable configuration, with every problem in its message
     */
    @Override
    public void contextInitialized(ServletContextEvent event) {
        Weir weir = given != null ? given : deploy(event.getServletContext());
        running = weir;
        weir.start();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (running != null) {
            running.close();
        }
        JdkCaches.release();
    }

    private static Weir deploy(ServletContext context) {
        Weir weir = new Weir(settings(context));
        add(context, "balancer", weir.balancer()).addMapping("/*");
        String adminPort = context.getInitParameter(ADMIN_PORT);
        if (adminPort != null) {
            // Whatever the connector is bound to, AdminPort lets nothing pass that did not come by loopback.
            var unused = add(context, AdminPort.SERVLET, weir.admin(LOOPBACK));
            FilterRegistration.Dynamic filter = context.addFilter("admin-port", new AdminPort(port(adminPort)));
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(null, false, "/*");
        }
        return weir;
    }

    private static ServletRegistration.Dynamic add(ServletContext context, String name, HttpServlet servlet) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        return registration;
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException notANumber) {
            throw new IllegalStateException(
                    "context parameter " + ADMIN_PORT + ": must be a port, but is \"" + text + "\"", notANumber);
        }
    }

    private static Settings settings(ServletContext context) {
        Path file = configuration(context)
                .orElseThrow(() -> new IllegalStateException("Weir has no configuration: name a file by -D" + CONFIG
                        + ", the variable " + CONFIG_VARIABLE + " or the context parameter " + CONFIG
                        + ", or put it into " + CONFIG_IN_WAR));
        Reading reading = new SettingsReader(System.getenv()).read(file);
        for (var warning : reading.warnings()) {
            context.log("Weir: " + warning);
        }
        if (reading instanceof Reading.Refused refused) {
            throw new IllegalStateException(refused.problems().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining("\n", "Weir cannot use its configuration:\n", "")));
        }
        return ((Reading.Accepted) reading).settings();
    }

    private static Optional<Path> configuration(ServletContext context) {
        return Stream.of(
                        Optional.ofNullable(System.getProperty(CONFIG)),
                        Optional.ofNullable(System.getenv(CONFIG_VARIABLE)),
                        Optional.ofNullable(context.getInitParameter(CONFIG)),
                        inWar(context))
                .flatMap(Optional::stream)
                .findFirst()
                .map(Path::of);
    }

    private static Optional<String> inWar(ServletContext context) {
        try {
            URL found = context.getResource(CONFIG_IN_WAR);
            return found == null ? Optional.empty() : Optional.ofNullable(context.getRealPath(CONFIG_IN_WAR));
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
