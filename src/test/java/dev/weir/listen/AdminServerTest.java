package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.OpenFiles;
import dev.weir.config.Settings;
import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdminServerTest {

    @Test
    void clientsThatDoNotReadLeaveAThreadToEveryOther() throws Exception {
        EndlessServlet servlet = new EndlessServlet();
        AdminServer server = new AdminServer(new Settings.Admin("127.0.0.1", 0), servlet);
        List<RawClient> clients = new ArrayList<>();
        try {
            server.start();
            int port = server.listener().port();
            for (int i = 1; i < OpenFiles.ADMIN_CONNECTIONS; i++) {
                RawClient client = RawClient.connectNarrow(port);
                clients.add(client);
                client.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
            Await.until("each is written to", () -> servlet.writing.get() == OpenFiles.ADMIN_CONNECTIONS - 1);

            Response other = RawClient.get(port, "/");

            assertThat(other.status()).isEqualTo(200);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
            server.stop();
        }
    }

    /** Writes below {@code /endless} for as long as there is a client, waiting until it reads. */
    private static final class EndlessServlet extends HttpServlet {

        final transient AtomicInteger writing = new AtomicInteger();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().equals("/endless")) {
                writing.incrementAndGet();
                write(response.getOutputStream());
            }
        }

        private static void write(ServletOutputStream out) throws IOException {
            byte[] piece = new byte[8 * 1024];
            while (true) {
                out.write(piece);
            }
        }
    }
}
