package dev.weir.listen;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Servlets in place of the admin API. */
final class Servlets {

    private Servlets() {}

    /** Answers this text. */
    static HttpServlet saying(String text) {
        return new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.setContentLength(text.length());
                response.getOutputStream().print(text);
            }
        };
    }
}
