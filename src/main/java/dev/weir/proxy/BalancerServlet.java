package dev.weir.proxy;

import dev.weir.upstream.Verdict;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.proxy.AsyncMiddleManServlet;

/**
 * Takes a client's request, refuses what must not be forwarded, and hands the rest to an {@link Exchange}.
 *
 * <p>Of {@code AsyncMiddleManServlet} the place in the container is kept. Its way of forwarding is bound to one attempt
 * per request, so connections come from {@code transport} and the client library that it would create is left out.
 */
public class BalancerServlet extends AsyncMiddleManServlet {

    private final transient Supplier<Routing> current;
    private transient Container container;

    /**
     * Serves requests.
     *
     * @param current how, at this moment; each request asks once, and goes on by that to its end
     */
    @SuppressWarnings("NullAway.Init") // init comes before the first request
    public BalancerServlet(Supplier<Routing> current) {
        this.current = current;
    }

    /** Whether it is up to this web application to let requests in flight end, when it is undeployed. */
    public static boolean leavesRequestsInFlight(ServletContext context) {
        return Container.of(context).leavesRequestsInFlight();
    }

    @Override
    public void init() {
        // Connections belong to transport: the HTTP client of the superclass is not created.
        container = Container.of(getServletContext());
    }

    @Override
    public void destroy() {
        // Nothing was created, so there is nothing to stop.
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            container.dispatched(request, response);
            return;
        }
        Routing routing = current.get();
        Refusal refusal = Refusal.of(request, routing.options().via());
        if (refusal != null) {
            refuse(request, response, refusal.status());
            return;
        }
        Route route = routing.routes().of(container.scheme(request));
        if (route == null) {
            refuse(request, response, Verdict.GATEWAY_TIMEOUT);
            return;
        }
        boolean unsized = UnsizedBody.isPossible(request);
        AsyncContext async = container.startAsync(request, response);
        if (unsized) {
            UnsizedBody.await(
                    request,
                    () -> forwardLater(request, response, async),
                    status -> refuse(request, response, async, status));
        } else {
            forward(request, response, async, route, routing.options());
        }
    }

    /** By what holds now: what held when the request came may be closed before the client has said enough. */
    private void forwardLater(HttpServletRequest request, HttpServletResponse response, AsyncContext async) {
        Routing routing = current.get();
        Route route = routing.routes().of(container.scheme(request));
        if (route == null) {
            refuse(request, response, async, Verdict.GATEWAY_TIMEOUT);
        } else {
            forward(request, response, async, route, routing.options());
        }
    }

    private void forward(
            HttpServletRequest request,
            HttpServletResponse response,
            AsyncContext async,
            Route route,
            ProxyOptions options) {
        Exchange exchange = new Exchange(request, response, async, container, route, options);
        async.addListener(exchange);
        exchange.begin();
    }

    private static void refuse(
            HttpServletRequest request, HttpServletResponse response, AsyncContext async, int status) {
        try {
            ErrorAnswer.write(request, response, status, RequestId.next(), false);
        } catch (IOException | IllegalStateException gone) {
            // The client does not want to know.
        } finally {
            async.complete();
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, int status) throws IOException {
        String requestId = RequestId.next();
        boolean bodyComes = hasBody(request) && request.getHeader("Expect") == null;
        if (!bodyComes || !container.readsOn(request)) {
            ErrorAnswer.write(request, response, status, requestId, !bodyComes);
            return;
        }
        AsyncContext async = container.startAsync(request, response);
        ErrorAnswer.write(request, response, status, requestId, true);
        response.getOutputStream().close();
        ClientBody rest = new ClientBody(request, Long.MAX_VALUE, 0, failure -> {}, () -> {});
        Drain.begin(rest.view(), async::complete);
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }
}
