package dev.weir.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 connection that is deaf to headers which must be ignored: {@code Expect} in HTTP/1.0 (RFC 9110, section
 * 10.1.1), which Jetty would answer with 100, and an {@code Upgrade} that {@code Connection} does not list (RFC 9110,
 * section 7.8), which proxies leave behind and Jetty would answer with 400. It takes a target in the forms of RFC 9112,
 * section 3.2, alone, and its refusal of anything else is the last word on the connection.
 */
final class ClientConnection extends HttpConnection {

    private static final int PASSED_OVER_AT_ONCE = 4 * 1024;

    // Set while the superclass is made: an initial value would come after that.

    /** Whether something came that is no request. */
    private volatile boolean refused;
    /** What the parser tells. */
    private @Nullable RequestHandler requests;
    /** Whether the latest request's target is a path. */
    private boolean originForm;
    /** Whether the latest request may have had a body. */
    private boolean bodyPossible;

    private final Callback whenReadable;

    ClientConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
        super(configuration, connector, endPoint);
        whenReadable = Callback.from(
                connector.getServer().getInvocationType(), this::onFillable, this::onFillInterestedFailed);
    }

    /**
     * Goes on when a request has ended after {@link #onFillable} was over. Jetty would try to read at once, twice, and
     * then ask to be told; hardly ever there is something.
     */
    @Override
    public void run() {
        boolean still = getEndPoint().getConnection() == this; // and was not upgraded
        if (still && isRequestBufferEmpty() && !bodyPossible && !refused) {
            fillInterested(whenReadable);
        } else {
            super.run();
        }
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        if (!HttpMethod.CONNECT.is(method) && !hasKnownForm(uri)) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400);
        }
        originForm = uri.startsWith("/");
        return new Stream(method, uri, version);
    }

    /** Whether the latest request's target is a path, and names no host (RFC 9112, section 3.2.1). */
    boolean isOriginForm() {
        return originForm;
    }

    /** Jetty takes {@code http:/path} for a path. */
    static boolean hasKnownForm(String target) {
        int colon = target.indexOf(':');
        return target.startsWith("/") || target.equals("*") || colon > 0 && target.startsWith("//", colon + 1);
    }

    @Override
    protected RequestHandler newRequestHandler() {
        RequestHandler handler = new RequestHandler() {
            @Override
            public void badMessage(HttpException failure) {
                refused = true;
                super.badMessage(failure);
            }
        };
        requests = handler;
        return handler;
    }

    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
        HttpConfiguration configuration = getHttpConfiguration();
        HttpParser parser =
                new RequestParser(Objects.requireNonNull(requests), configuration.getRequestHeaderSize(), compliance);
        parser.setHeaderCacheSize(configuration.getHeaderCacheSize());
        parser.setHeaderCacheCaseSensitive(configuration.isHeaderCacheCaseSensitive());
        return parser;
    }

    /** Once something was refused nothing more is parsed: Jetty would close the connection, maybe before it was told why. */
    @Override
    public void onFillable() {
        if (refused) {
            passOver();
        } else {
            super.onFillable();
        }
    }

    /** Passes over what still comes, so that the client's end is seen. The time for a head bounds how long. */
    private void passOver() {
        EndPoint client = getEndPoint();
        try {
            if (client.fill(BufferUtil.allocate(PASSED_OVER_AT_ONCE)) >= 0) {
                // Jetty may have asked already.
                client.tryFillInterested(Callback.from(this::onFillable, client::close));
            } else if (client.isOutputShutdown()) {
                client.close();
            }
        } catch (IOException gone) {
            client.close(gone);
        }
    }

    private final class Stream extends HttpStreamOverHTTP1 {

        private final HttpVersion version;
        private boolean upgradeListed;
        private @Nullable HttpField upgrade;

        Stream(String method, String uri, HttpVersion version) {
            super(method, uri, version);
            this.version = version;
            bodyPossible = false;
        }

        @Override
        public void parsedHeader(HttpField field) {
            HttpHeader header = field.getHeader();
            bodyPossible |= header == HttpHeader.CONTENT_LENGTH || header == HttpHeader.TRANSFER_ENCODING;
            if (header == HttpHeader.UPGRADE) {
                upgrade = field;
            } else if (header != HttpHeader.EXPECT || version != HttpVersion.HTTP_1_0) {
                upgradeListed |= header == HttpHeader.CONNECTION && field.contains(HttpHeaderValue.UPGRADE.asString());
                super.parsedHeader(field);
            }
        }

        @Override
        public Runnable headerComplete() {
            if (upgradeListed && upgrade != null) {
                super.parsedHeader(upgrade);
            }
            return super.headerComplete();
        }

        /** Jetty does not know the method of what it refuses, and would answer HEAD with content (RFC 9110, 9.3.2). */
        @Override
        public void send(
                MetaData.Request request,
                MetaData.@Nullable Response response,
                boolean last,
                @Nullable ByteBuffer content,
                Callback callback) {
            if (refused && response != null && ((RequestParser) getParser()).isHead()) {
                Runnable end = () -> super.send(request, null, last, null, callback);
                super.send(request, response, false, null, Callback.from(end, callback::failed));
            } else {
                super.send(request, response, last, content, callback);
            }
        }
    }
}
