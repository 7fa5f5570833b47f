package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the containers of the other tests do not do, or do too rarely to be seen. */
class ServletBodyTest {

    private static final int LENGTH = 10;

    private final Input input = new Input();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final ServletBody opened = new ServletBody(input.request());
    private final ClientBody body = new ClientBody(opened, LENGTH, LENGTH, false, failures::add, () -> {});

    @Test
    void endThatIsToldWhileTheLastBytesAreReadIsNoFailure() throws Exception {
        Content.Source view = body.view();
        view.demand(() -> {});
        input.tellOfData();
        input.tellsOfItsEndWhileItIsRead = true;

        Content.Chunk whole = view.read();
        input.awaitContainer();

        assertThat(whole.isLast()).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void endThatIsToldBeforeTheLastBytesIsAFailure() {
        Content.Source view = body.view();
        view.demand(() -> {});

        input.tellOfItsEnd();

        assertThat(Content.Chunk.isFailure(view.read())).isTrue();
        assertThat(failures).singleElement().isInstanceOf(EOFException.class);
    }

    @Test
    void bodyThatWasOpenedFirstIsReadWhenItIsWanted() throws Exception {
        opened.open();
        input.tellOfData();

        Content.Chunk whole = body.view().read();

        assertThat(whole.remaining()).isEqualTo(LENGTH);
        assertThat(whole.isLast()).isTrue();
    }

    @Test
    void withdrawnBodyLeavesTheInputAlone() throws Exception {
        Content.Source view = body.view();
        view.demand(() -> {});
        input.tellOfData();
        body.withdraw();
        int before = input.uses;

        view.demand(() -> {});
        Content.Chunk chunk = view.read();

        assertThat(Content.Chunk.isFailure(chunk)).isTrue();
        assertThat(input.uses).isEqualTo(before);
        assertThat(failures).isEmpty();
    }

    /** All of a body, there at once, from a container that tells of it when the test says so. */
    private static final class Input extends ServletInputStream {

        private @Nullable ReadListener listener;
        private boolean tellsOfItsEndWhileItIsRead;
        private @Nullable Thread container;
        private int uses;

        HttpServletRequest request() {
            return (HttpServletRequest) Proxy.newProxyInstance(
                    Input.class.getClassLoader(),
                    new Class<?>[] {HttpServletRequest.class},
                    (self, method, args) -> this);
        }

        void tellOfData() throws IOException {
            listener().onDataAvailable();
        }

        void tellOfItsEnd() {
            try {
                listener().onAllDataRead();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        /** Waits until the container's thread has come to its end. */
        void awaitContainer() throws InterruptedException {
            Objects.requireNonNull(container).join();
        }

        private ReadListener listener() {
            return Objects.requireNonNull(listener);
        }

        @Override
        public void setReadListener(ReadListener told) {
            listener = told;
        }

        @Override
        public boolean isReady() {
            uses++;
            return true;
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public int read() {
            throw new AssertionError("nobody reads byte by byte");
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            uses++;
            if (tellsOfItsEndWhileItIsRead) {
                Thread telling = new Thread(this::tellOfItsEnd, "container");
                container = telling;
                telling.start();
                Await.until("the container has told, or waits", () -> hasToldOrWaits(telling));
            }
            return LENGTH;
        }

        private static boolean hasToldOrWaits(Thread telling) {
            return telling.getState() == Thread.State.TERMINATED || telling.getState() == Thread.State.BLOCKED;
        }
    }
}
