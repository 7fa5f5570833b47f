package dev.weir.launch;

import dev.weir.proxy.ClientWatch;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Where a request whose head is complete enters: refuses too many headers, and brings its {@link ClientWatch}. */
final class RequestGate implements HttpConfiguration.Customizer {

    private final int maxHeaders;

    RequestGate(int maxHeaders) {
        this.maxHeaders = maxHeaders;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        ClientEndPoint client =
                (ClientEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
        Watched watched = new Watched(request, client);
        client.requestBegan(watched);
        if (request.getHeaders().size() > maxHeaders) {
            throw new HttpException.RuntimeException(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
        }
        return watched;
    }

    /** A request that has its watch as an attribute. */
    private static final class Watched extends Request.Wrapper implements ClientWatch {

        private final ClientEndPoint client;

        Watched(Request request, ClientEndPoint client) {
            super(request);
            this.client = client;
        }

        @Override
        public @Nullable Object getAttribute(String name) {
            return name.equals(ATTRIBUTE) ? this : super.getAttribute(name);
        }

        @Override
        public void whenGone(Runnable action) {
            client.watch(this, action);
        }

        @Override
        public void stop() {
            client.stopWatching(this);
        }
    }
}
