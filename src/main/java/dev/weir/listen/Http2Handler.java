package dev.weir.listen;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Where Jetty hands each request over that came in HTTP/2. */
final class Http2Handler extends Handler.Abstract.NonBlocking {

    private final Traffic traffic;

    Http2Handler(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        traffic.accept(new Http2Client((Http2Request) request, response, callback));
        return true;
    }
}
