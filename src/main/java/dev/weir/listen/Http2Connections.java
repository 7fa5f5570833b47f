package dev.weir.listen;

import dev.weir.config.Limits;
import org.eclipse.jetty.http2.generator.Generator;
import org.eclipse.jetty.http2.parser.ServerParser;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerSession;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * Makes connections for HTTP/2 (RFC 9113), with an {@link Http2Session} each.
 *
 * <p>Over TLS they are made when ALPN says so, in plain text when a client begins with the preface. The upgrade from
 * HTTP/1.1 is no part of RFC 9113 any more, and a way past proxies: a request that asks for it is served as it is.
 */
final class Http2Connections extends HTTP2ServerConnectionFactory {

    private static final String PLAIN = "h2c";

    static final String SECURE = "h2";

    /** Enough for a browser or a proxy, as RFC 9113, section 6.5.2, recommends at least 100. */
    static final int MAX_STREAMS = 128;

    /** How much of a body may wait until a host takes it. Lets one upload do 1 MiB/s at 125 ms round-trip time. */
    static final int STREAM_WINDOW = 128 * 1024;

    /** Eight uploads may be stuck before others on the connection are. It is the most that a connection may fill. */
    static final int CONNECTION_WINDOW = 8 * STREAM_WINDOW;

    /** A head above the limit is answered on its stream; one this many times as large ends the connection. */
    private static final int HEAD_SLACK = 2;

    private static final int NO_TIMEOUT = -1;

    private final int maxHead;

    private Http2Connections(HttpConfiguration configuration, String protocol, Limits limits) {
        super(new HttpConfiguration(configuration), protocol);
        maxHead = HEAD_SLACK * limits.requestHeadSize();
        getHttpConfiguration().getCustomizers().removeIf(AltSvcCustomizer.class::isInstance);
        // What came with the preface was read as HTTP/1 is.
        setInputBufferSize(ClientConnection.READ_BUFFER_SIZE);
        setMaxConcurrentStreams(MAX_STREAMS);
        setInitialStreamRecvWindow(STREAM_WINDOW);
        setInitialSessionRecvWindow(CONNECTION_WINDOW);
        setConnectProtocolEnabled(false);
    }

    static Http2Connections plain(HttpConfiguration configuration, Limits limits) {
        return new Http2Connections(configuration, PLAIN, limits);
    }

    static Http2Connections secure(HttpConfiguration configuration, Limits limits) {
        return new Http2Connections(configuration, SECURE, limits);
    }

    @Override
    public boolean isAcceptable(String protocol, String tlsProtocol, String tlsCipher) {
        return protocol.equals(SECURE) && super.isAcceptable(protocol, tlsProtocol, tlsCipher);
    }

    /** A connection for a client that has sent the first part of the preface, up to the empty line. */
    HTTP2ServerConnection afterPreface(Connector connector, EndPoint endPoint) {
        HTTP2ServerConnection connection = newConnection(connector, endPoint);
        ((Http2Session) connection.getSession()).directUpgrade();
        return connection;
    }

    @Override
    public HTTP2ServerConnection newConnection(Connector connector, EndPoint endPoint) {
        var listener = newSessionListener(connector, endPoint);
        Generator generator = new Generator(
                connector.getByteBufferPool(), isUseOutputDirectByteBuffers(), getMaxHeaderBlockFragment());
        Http2Parser parser = new Http2Parser(connector.getByteBufferPool(), maxHead);
        HTTP2ServerSession session = new Http2Session(
                connector,
                endPoint,
                parser,
                generator,
                listener,
                getFlowControlStrategyFactory().newFlowControlStrategy());
        session.setMaxLocalStreams(0);
        session.setMaxRemoteStreams(getMaxConcurrentStreams());
        session.setMaxEncoderTableCapacity(getMaxEncoderTableCapacity());
        session.setInitialSessionRecvWindow(getInitialSessionRecvWindow());
        session.setWriteThreshold(getHttpConfiguration().getOutputBufferSize());
        session.setConnectProtocolEnabled(isConnectProtocolEnabled());
        // ClientTimeouts does this.
        session.setStreamIdleTimeout(NO_TIMEOUT);
        HTTP2ServerConnection connection =
                new HTTP2ServerConnection(connector, endPoint, getHttpConfiguration(), session, listener);
        // Else a quiet connection keeps what all of its streams at the busiest moment needed, 1.5 KB for each.
        connection.setRecycleHttpChannels(false);
        connection.setUseInputDirectByteBuffers(isUseInputDirectByteBuffers());
        connection.setUseOutputDirectByteBuffers(isUseOutputDirectByteBuffers());
        ((ServerParser) parser).init(connection);
        configure(connection, connector, endPoint);
        return connection;
    }
}
