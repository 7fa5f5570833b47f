package dev.weir.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The small hosts of the demo: each answers with its name. They end with the process. */
final class DemoHosts {

    private static final int THREADS = 16;
    private static final long SLOW_MILLIS = 2_000;
    private static final int PIECE = 64 * 1024;

    private final Map<String, Integer> ports;

    private DemoHosts(Map<String, Integer> ports) {
        this.ports = Map.copyOf(ports);
    }

    /** Starts a host for each name, on any free port. */
    static DemoHosts start(String... names) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("demo-host");
        threads.setDaemon(true);
        Server server = new Server(threads);
        for (String name : names) {
            ServerConnector connector = new ServerConnector(server, 1, 1);
            connector.setName(name);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
        }
        server.setHandler(new Answers());
        server.start();
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (ServerConnector connector : server.getBeans(ServerConnector.class)) {
            ports.put(connector.getName(), connector.getLocalPort());
        }
        return new DemoHosts(ports);
    }

    int port(String name) {
        Integer port = ports.get(name);
        if (port == null) {
            throw new IllegalArgumentException("no host " + name);
        }
        return port;
    }

    private static final class Answers extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String name = request.getConnectionMetaData().getConnector().getName();
            String path = Request.getPathInContext(request);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
            if (path.equals("/slow")) {
                Runnable answer = () -> text(response, name + " took its time\n", callback);
                var unused =
                        request.getComponents().getScheduler().schedule(answer, SLOW_MILLIS, TimeUnit.MILLISECONDS);
            } else if (path.matches("/status/[2-5][0-9]{2}")) {
                response.setStatus(Integer.parseInt(path.substring("/status/".length())));
                boolean silent = HttpStatus.hasNoBody(response.getStatus());
                text(response, silent ? "" : name + " says " + response.getStatus() + "\n", callback);
            } else if (path.matches("/bytes/[0-9]{1,9}")) {
                bytes(response, Integer.parseInt(path.substring("/bytes/".length())), callback);
            } else {
                long received = count(Content.Source.asInputStream(request));
                text(response, name + (received > 0 ? " got " + received + " bytes\n" : "\n"), callback);
            }
            return true;
        }

        private static long count(InputStream body) throws IOException {
            return body.transferTo(OutputStream.nullOutputStream());
        }

        private static void bytes(Response response, int size, Callback callback) throws IOException {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, size);
            byte[] piece = new byte[PIECE];
            Arrays.fill(piece, (byte) 'x');
            try (OutputStream out = Content.Sink.asOutputStream(response)) {
                for (int left = size; left > 0; left -= PIECE) {
                    out.write(piece, 0, Math.min(left, PIECE));
                }
            }
            callback.succeeded();
        }

        private static void text(Response response, String text, Callback callback) {
            Content.Sink.write(response, true, text, callback);
        }
    }
}
