package dev.weir.listen;

import dev.weir.proxy.Client;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Where Jetty hands each request over that came in HTTP/2. */
final class Http2Handler extends Handler.Abstract.NonBlocking {

    private final Consumer<Client> traffic;

    Http2Handler(Consumer<Client> traffic) {
        this.traffic = traffic;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        traffic.accept(new Http2Client((Http2Request) request, response, callback));
        return true;
    }
}
