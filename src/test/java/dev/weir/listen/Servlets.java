package dev.weir.listen;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;

/** Servlets as lambdas. */
final class Servlets {

    private Servlets() {}

    @FunctionalInterface
    interface Service {
        void serve(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    static HttpServlet of(Service service) {
        return new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                service.serve(request, response);
            }
        };
    }

    /** Answers this text. */
    static HttpServlet saying(String text) {
        return of((request, response) -> {
            response.setContentLength(text.length());
            response.getOutputStream().print(text);
        });
    }

    /** Has the servlet serve every request; it may block. */
    static Handler handler(HttpServlet servlet) {
        ServletContextHandler context = new ServletContextHandler("/");
        context.setProtectedTargets(new String[0]);
        context.getServletHandler().setEnsureDefaultServlet(false);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        return context;
    }
}
