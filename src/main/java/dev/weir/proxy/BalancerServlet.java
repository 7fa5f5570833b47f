package dev.weir.proxy;

import dev.weir.upstream.Verdict;
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
        } else {
            serve(new ServletClient(request, response, container));
        }
    }

    /** Serves a client of a listener that knows no servlets. Does not block. */
    public void serve(Client client) {
        client.begin();
        Routing routing = current.get();
        Refusal refusal = Refusal.of(client, routing.options().via());
        if (refusal != null) {
            refuse(client, refusal.status(), routing);
        } else if (client.mayHaveBodyWithoutLength()) {
            long cameNanos = System.nanoTime();
            // By what holds then: what held when the request came may be closed before the client has said enough.
            UnsizedBody.await(
                    client,
                    () -> forward(client, current.get()),
                    status -> RefusedExchange.answer(client, status, routing, cameNanos));
        } else {
            forward(client, routing);
        }
    }

    private static void forward(Client client, Routing routing) {
        Route route = routing.routes().of(client.scheme());
        if (route == null) {
            refuse(client, Verdict.GATEWAY_TIMEOUT, routing);
        } else {
            new Exchange(client, route, routing).begin();
        }
    }

    private static void refuse(Client client, int status, Routing routing) {
        RefusedExchange.answer(client, status, routing, System.nanoTime());
    }
}
