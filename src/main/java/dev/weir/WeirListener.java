package dev.weir;

import dev.weir.config.Home;
import dev.weir.proxy.BalancerServlet;
import dev.weir.state.StateUnusable;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the background threads when the web application starts, and stops them, within a bounded time, when it stops.
 *
 * <p>In a container it also reads the configuration, see {@link ConfigurationFile}, and maps the servlets. The admin API
 * is offered at the port of the container that the context parameter {@code weir.admin.port} names, and below a path if
 * it asks for credentials, see {@link AdminFilter}. {@code WEB-INF/web.xml} declares this listener, so that no container
 * has to search classes for annotations.
 *
 * <p>If anything is wrong, one line of Weir's log says all of it: on standard error, where Jetty has its log, and Tomcat
 * its {@code catalina.out}.
 */
public final class WeirListener implements ServletContextListener {

    private static final Logger LOG = LoggerFactory.getLogger(WeirListener.class);

    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERY_ADDRESS = "0.0.0.0";

    private @Nullable Weir running;

    /**
     * Starts the balancer.
     *
     * @throws RuntimeException if it cannot be started; the log says why, and this web application is not served
     */
    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            deploy(event.getServletContext());
        } catch (NotDeployed e) {
            LOG.error("Weir is not deployed: {}", e.reasons());
            throw e;
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (running != null) {
            if (BalancerServlet.leavesRequestsInFlight(event.getServletContext())) {
                running.drain();
            }
            running.close();
        }
        JdkCaches.release();
    }

    private void deploy(ServletContext context) {
        Deployment deployment = Deployment.of(context, System.getenv());
        Weir weir = assemble(deployment, context.getVirtualServerName() + context.getContextPath());
        running = weir;
        try {
            offer(weir, deployment, context);
            weir.start();
        } catch (RuntimeException e) {
            weir.close(); // a container may not tell of the end of what has not begun
            throw e;
        }
    }

    private static void offer(Weir weir, Deployment deployment, ServletContext context) {
        add(context, "balancer", weir.balancer()).addMapping("/*");
        AdminFilter operators = new AdminFilter(deployment.settings().admin(), deployment.adminPort());
        if (operators.letsAnyoneIn()) {
            // By a path from anywhere, so credentials are what protects it. Without them AdminFilter lets nothing pass
            // that did not come by loopback, whatever the connector is bound to.
            boolean guarded = deployment.settings().admin().needsCredentials();
            var unused = add(context, AdminFilter.SERVLET, weir.admin(guarded ? EVERY_ADDRESS : LOOPBACK));
            FilterRegistration.Dynamic filter = context.addFilter("admin", operators);
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(null, false, "/*");
        }
        LOG.info("Weir is deployed; the admin API is {}", operators.whereabouts());
    }

    private static Weir assemble(Deployment deployment, String application) {
        try {
            return new Weir(deployment.settings(), Home.CONTAINER, deployment.file(), application);
        } catch (IllegalArgumentException | StateUnusable e) {
            throw new NotDeployed(List.of(String.valueOf(e.getMessage())));
        }
    }

    private static ServletRegistration.Dynamic add(ServletContext context, String name, HttpServlet servlet) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        return registration;
    }
}
