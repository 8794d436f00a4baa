package dev.bide;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A client of cleartext HTTP/2 (RFC 9113) that sends single frames, also wrong ones, and records what comes back. It
 * uses no HTTP/2 library, because a library would not send what an attacker sends.
 *
 * <p>Frames are written to a buffer: {@link #flush} and {@link #read} send them. {@code read} acknowledges the server's
 * settings, because its limits apply only then. Nothing else is sent unasked.
 */
public final class Http2Frames implements AutoCloseable {

    static final int DATA = 0;
    public static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    static final int ACK = 1;
    public static final int END_HEADERS = 4;

    public static final int HEADER_TABLE_SIZE = 1;
    public static final int INITIAL_WINDOW_SIZE = 4;

    static final int NO_ERROR = 0;
    static final int PROTOCOL_ERROR = 1;
    public static final int CANCEL = 8;

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** A frame that was read. */
    public record Frame(int type, int flags, int stream, byte[] payload) {

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        /** Returns the four bytes at an offset, such as the error code of a RST_STREAM frame. */
        int number(int offset) {
            return ByteBuffer.wrap(payload).getInt(offset);
        }
    }

    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;
    private final List<Frame> frames = new ArrayList<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Map<Integer, Integer> resets = new TreeMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private boolean closed;

    /** The server has closed the connection, but what it sent before can still be read. */
    private boolean closedForWriting;

    private Http2Frames(Socket socket) throws IOException {
        this.socket = socket;
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects, and sends the preface and settings: pairs of an identifier and a value. */
    public static Http2Frames connect(int port, int... settings) throws IOException {
        Http2Frames frames = new Http2Frames(new Socket(InetAddress.getLoopbackAddress(), port));
        frames.timeout(TIMEOUT_MILLIS);
        frames.out.writeBytes(PREFACE);
        // Without a dynamic table the server sends each status in one of the two forms that Hpack.status() reads. What
        // the caller sets comes later in the frame, and so counts.
        int[] all = new int[settings.length + 2];
        all[0] = HEADER_TABLE_SIZE;
        System.arraycopy(settings, 0, all, 2, settings.length);
        return frames.settings(all);
    }

    /** Sets how long {@link #read} waits for a frame before it throws a SocketTimeoutException. */
    public void timeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    // ---- writing

    public Http2Frames frame(int type, int flags, int stream, byte... payload) throws IOException {
        return write(() -> {
            out.writeByte(payload.length >> 16);
            out.writeShort(payload.length);
            out.writeByte(type);
            out.writeByte(flags);
            out.writeInt(stream);
            out.write(payload);
        });
    }

    /** Writes a SETTINGS frame: pairs of an identifier and a value, which is unsigned. */
    public Http2Frames settings(int... pairs) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(pairs.length / 2 * 6);
        for (int i = 0; i < pairs.length; i += 2) {
            payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
        }
        return frame(SETTINGS, 0, 0, payload.array());
    }

    /** Writes a whole request without a body. */
    public Http2Frames get(int stream, String path, String... moreHeaders) throws IOException {
        return headers(stream, END_STREAM, "GET", path, moreHeaders);
    }

    /** Writes the head of a request in one frame: END_HEADERS is set, END_STREAM if {@code flags} has it. */
    public Http2Frames headers(int stream, int flags, String method, String path, String... moreHeaders)
            throws IOException {
        return frame(HEADERS, flags | END_HEADERS, stream, Hpack.request(method, path, moreHeaders));
    }

    public Http2Frames data(int stream, int flags, byte... bytes) throws IOException {
        return frame(DATA, flags, stream, bytes);
    }

    public Http2Frames windowUpdate(int stream, int increment) throws IOException {
        return frame(WINDOW_UPDATE, 0, stream, bytes(increment));
    }

    public Http2Frames reset(int stream, int errorCode) throws IOException {
        return frame(RST_STREAM, 0, stream, bytes(errorCode));
    }

    public Http2Frames ping(long opaque) throws IOException {
        return frame(PING, 0, 0, ByteBuffer.allocate(8).putLong(opaque).array());
    }

    public Http2Frames goAway(int lastStream, int errorCode) throws IOException {
        return frame(
                GOAWAY,
                0,
                0,
                ByteBuffer.allocate(8).putInt(lastStream).putInt(errorCode).array());
    }

    public Http2Frames flush() throws IOException {
        return write(out::flush);
    }

    private Http2Frames write(Write write) throws IOException {
        try {
            if (!closedForWriting) {
                write.run();
            }
        } catch (SocketException e) {
            closedForWriting = true;
        }
        return this;
    }

    private interface Write {
        void run() throws IOException;
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    // ---- reading

    /** Sends what was written, and reads and records a frame. Returns empty when the server has closed the connection. */
    public Optional<Frame> read() throws IOException {
        try {
            flush();
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            Frame frame = new Frame(type, flags, stream, in.readNBytes(length));
            record(frame);
            return Optional.of(frame);
        } catch (EOFException | SocketException e) {
            closed = true;
            return Optional.empty();
        }
    }

    /** Reads frames until a condition on what is recorded holds, or the server has closed the connection. */
    public Http2Frames readUntil(BooleanSupplier condition) throws IOException {
        while (!closed && !condition.getAsBoolean()) {
            read();
        }
        return this;
    }

    /** Reads until the server has closed the connection. */
    public Http2Frames readToEnd() throws IOException {
        return readUntil(() -> false);
    }

    private void record(Frame frame) throws IOException {
        frames.add(frame);
        switch (frame.type()) {
            case HEADERS -> statuses.putIfAbsent(frame.stream(), Hpack.status(frame));
            case RST_STREAM -> resets.put(frame.stream(), frame.number(0));
            case SETTINGS -> {
                if (!frame.has(ACK)) {
                    frame(SETTINGS, ACK, 0);
                }
            }
            default -> {}
        }
        if ((frame.type() == HEADERS || frame.type() == DATA) && frame.has(END_STREAM)) {
            ended.add(frame.stream());
        }
    }

    // ---- what was read

    /** Returns all frames of a type. */
    List<Frame> frames(int type) {
        return frames.stream().filter(frame -> frame.type() == type).toList();
    }

    /** Returns the status of each stream that has one. */
    Map<Integer, Integer> statuses() {
        return Collections.unmodifiableMap(statuses);
    }

    /** Returns the error code of each stream that the server has reset. */
    Map<Integer, Integer> resets() {
        return Collections.unmodifiableMap(resets);
    }

    /** Returns the streams on which the server has sent END_STREAM. */
    public Set<Integer> ended() {
        return Collections.unmodifiableSet(ended);
    }

    /** Returns the error code of the last GOAWAY frame. */
    Optional<Integer> goAway() {
        return frames(GOAWAY).stream().map(frame -> frame.number(4)).reduce((first, last) -> last);
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
