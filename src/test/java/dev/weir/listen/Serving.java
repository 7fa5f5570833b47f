package dev.weir.listen;

import dev.weir.proxy.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;

/** What serves requests in place of the balancer. */
final class Serving {

    private Serving() {}

    /** Answers this text. */
    static Consumer<Client> saying(String text) {
        return client -> answer(client, text);
    }

    /** Answers what is made of the request. */
    static Consumer<Client> saying(Function<Client, String> text) {
        return client -> answer(client, text.apply(client));
    }

    /** Answers a request with 200 and this text. */
    static void answer(Client client, String text) {
        client.begin();
        client.head(200, HttpFields.build().add(HttpHeader.CONTENT_LENGTH, text.length()));
        try {
            if (client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), true, ending(client))) {
                client.end();
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static Client.Listener ending(Client client) {
        return new Client.Listener() {
            @Override
            public void written() {
                client.end();
            }

            @Override
            public void failed(Throwable cause) {
                client.cut();
            }
        };
    }

    /**
     * Reads a body as it comes.
     *
     * @param whenRead gets its size
     */
    static void readAll(Client client, IntConsumer whenRead, Consumer<Throwable> whenFailed) {
        Content.Source body = client.body();
        Runnable reading = new Runnable() {
            private int size;

            @Override
            public void run() {
                Content.Chunk chunk = body.read();
                while (chunk != null && !chunk.isLast()) {
                    size += chunk.remaining();
                    chunk.release();
                    chunk = body.read();
                }
                if (chunk == null) {
                    body.demand(this);
                } else if (Content.Chunk.isFailure(chunk)) {
                    whenFailed.accept(chunk.getFailure());
                } else {
                    size += chunk.remaining();
                    chunk.release();
                    whenRead.accept(size);
                }
            }
        };
        reading.run();
    }
}
