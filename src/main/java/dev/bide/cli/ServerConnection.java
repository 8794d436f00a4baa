package dev.bide.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection for one request of HTTP/1.1 and its response. One thread uses it; any other may close it, which ends what
 * the first one waits for.
 *
 * <p>It stands in for {@code java.net.http.HttpClient}. A program that asks a server once took 0.66 s of CPU time with that
 * client on JDK 17, 1.16 s with the client of Vert.x, and 0.16 s with {@code HttpURLConnection}; a class-data archive left
 * 0.5, 0.65 and 0.18 s. {@code HttpURLConnection} sends a request again if its connection breaks, so that a script would go
 * on by two steps, and another thread cannot close it while it is being read. A socket of our own does neither.
 */
final class ServerConnection implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MILLIS = 5000;
    private static final int READ_BUFFER_BYTES = 1 << 16;

    private final ServerAddress address;
    private final Proxy proxy;
    private final Socket socket;

    /** Creates a connection that is not open yet. */
    ServerConnection(ServerAddress address) {
        this.address = address;
        this.proxy = proxy(address);
        // A socket with a proxy asks it for a tunnel, so that all that follows is the same.
        this.socket = new Socket(proxy);
    }

    private static Proxy proxy(ServerAddress address) {
        if (address.isLoopback()) {
            return Proxy.NO_PROXY;
        }
        return ProxySelector.getDefault().select(URI.create(address.toString())).stream()
                .findFirst()
                .orElse(Proxy.NO_PROXY);
    }

    /**
     * Connects, sends a request, and reads the head of the response.
     *
     * @param request the request
     * @param readTimeoutMillis how long a read may wait for a byte; 0 for ever
     * @return the response, whose body is read from this connection
     * @throws IOException if there is no connection, or no response of HTTP/1.1
     */
    ServerResponse send(ServerRequest request, int readTimeoutMillis) throws IOException {
        boolean direct = proxy.type() == Proxy.Type.DIRECT;
        // A proxy looks the name up itself. It may be a name that is not known here.
        InetSocketAddress endpoint = direct
                ? new InetSocketAddress(address.hostName(), address.port())
                : InetSocketAddress.createUnresolved(address.hostName(), address.port());
        if (direct && endpoint.isUnresolved()) {
            throw new NoConnectionException("unknown host");
        }
        try {
            socket.connect(endpoint, CONNECT_TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new NoConnectionException(e.getMessage());
        }
        socket.setTcpNoDelay(true);
        // For a wait of hours over a router that forgets quiet connections.
        socket.setKeepAlive(true);
        Socket stream = address.tls() ? encrypted() : socket;
        socket.setSoTimeout(readTimeoutMillis);
        stream.getOutputStream().write(bytes(request));
        InputStream in = new BufferedInputStream(stream.getInputStream(), READ_BUFFER_BYTES);
        return ServerResponse.read(in);
    }

    private Socket encrypted() throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket encrypted = (SSLSocket) factory.createSocket(socket, address.hostName(), address.port(), true);
        SSLParameters parameters = encrypted.getSSLParameters();
        // Without it, Java accepts the certificate of any host.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        socket.setSoTimeout(CONNECT_TIMEOUT_MILLIS);
        try {
            encrypted.startHandshake();
        } catch (SocketTimeoutException e) {
            throw new NoConnectionException("no TLS within 5 s");
        } catch (SSLHandshakeException e) {
            throw new IOException("TLS failed: " + e.getMessage(), e);
        }
        return encrypted;
    }

    private byte[] bytes(ServerRequest request) {
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(address.prefix())
                .append(request.target())
                .append(" HTTP/1.1\r\nHost: ")
                .append(address.authority())
                .append("\r\nUser-Agent: bide\r\nConnection: close\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        // In one write, so that head and body travel in one packet.
        return head.append("\r\n").append(request.body()).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Closes the connection. The server then cancels the waits of its request. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    /** There is no connection to the server. */
    static final class NoConnectionException extends IOException {

        private static final long serialVersionUID = 1;

        NoConnectionException(String message) {
            super(message);
        }
    }
}
