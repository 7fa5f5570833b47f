package dev.weir;

import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.security.Password;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Weir in an embedded Jetty that knows nothing of it but {@link WeirListener}, as a container does from {@code web.xml}.
 *
 * <p>There are two connectors, one of them for operators, and users {@code alice} with the role {@code ops} and {@code
 * bob} without, whose passwords are their names. They are asked for below {@code /_weir/} alone.
 */
final class DeployedWeir implements AutoCloseable {

    private static final int MAX_THREADS = 16;

    private final Server server = new Server(new QueuedThreadPool(MAX_THREADS));
    private final ServletContextHandler context = new ServletContextHandler("/");
    private final ServerConnector traffic = connector("127.0.0.1");
    private final ServerConnector operators;

    private DeployedWeir(String operatorsBind, Map<String, String> parameters) throws Exception {
        operators = connector(operatorsBind);
        context.getServletHandler().setEnsureDefaultServlet(false);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.setSecurityHandler(security());
        parameters.forEach((name, value) ->
                context.setInitParameter(name, value.replace("ADMIN_PORT", "" + operators.getLocalPort())));
        context.addEventListener(new WeirListener());
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /**
     * Deploys Weir in front of this host.
     *
     * @param admin the section of the configuration in YAML flow style
     * @param operatorsBind the address of the connector for operators
     */
    static DeployedWeir inFrontOf(TestHost host, String admin, String operatorsBind) throws Exception {
        String upstreams = "upstreams: {http: {pools: [{id: primary, hosts: [{id: web01, host: '%s', port: %d}]}]}}\n"
                .formatted(host.ip(), host.port());
        Path file = Files.createTempFile("weir", ".yaml");
        try {
            Files.writeString(file, "admin: " + admin + "\n" + upstreams);
            Map<String, String> parameters = new HashMap<>(Map.of("weir.config", file.toString()));
            parameters.put("weir.admin.port", "ADMIN_PORT");
            return new DeployedWeir(operatorsBind, parameters);
        } finally {
            Files.delete(file);
        }
    }

    /** Deploys Weir with these context parameters. */
    static DeployedWeir with(Map<String, String> parameters) throws Exception {
        return new DeployedWeir("127.0.0.1", parameters);
    }

    private ServerConnector connector(String bind) throws IOException {
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(bind);
        connector.open();
        server.addConnector(connector);
        return connector;
    }

    private static ConstraintSecurityHandler security() {
        UserStore users = new UserStore();
        users.addUser("alice", new Password("alice"), new String[] {"ops"});
        users.addUser("bob", new Password("bob"), new String[] {"guest"});
        HashLoginService login = new HashLoginService("weir");
        login.setUserStore(users);
        ConstraintMapping askBelowPath = new ConstraintMapping();
        askBelowPath.setPathSpec("/_weir/*");
        askBelowPath.setConstraint(Constraint.ANY_USER);
        ConstraintSecurityHandler security = new ConstraintSecurityHandler();
        security.setLoginService(login);
        security.setAuthenticator(new BasicAuthenticator());
        security.addConstraintMapping(askBelowPath);
        return security;
    }

    /** From now on connections for traffic have no port, as those by a Unix domain socket. */
    void forgetPort() {
        traffic.getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .setLocalAddress(UnixDomainSocketAddress.of("/run/weir"));
    }

    /** Ends the web application; the server goes on. */
    void undeploy() throws Exception {
        context.stop();
    }

    int port() {
        return traffic.getLocalPort();
    }

    int operatorsPort() {
        return operators.getLocalPort();
    }

    @Override
    public void close() throws Exception {
        server.stop();
        traffic.close();
        operators.close();
    }
}
