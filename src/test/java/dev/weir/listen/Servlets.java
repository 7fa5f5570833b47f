package dev.weir.listen;

import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

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

    /** For a servlet that needs no background thread. */
    static ServletContextListener nothingToStart() {
        return new ServletContextListener() {};
    }
}
