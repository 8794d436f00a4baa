package dev.bide.admission;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.Map;

/**
 * Refuses HTTP/2 frames that Netty and Vert.x would let pass: malformed requests, and settings that cost more than they
 * are worth. It stands between Netty's decoder and Vert.x. The event loop of the connection calls it.
 */
final class Http2Rules extends Http2FrameListenerDecorator {

    /** At most this many SETTINGS frames in the life of a connection. A client sends one or a few. */
    // Each may change the window of every stream, so a frame of 15 bytes is work for thousands of streams. Netty 4.2.17
    // has a limit for RST_STREAM and for small CONTINUATION frames, and none for SETTINGS.
    static final int MAX_SETTINGS_FRAMES = 100;

    /** The largest table of headers that the server keeps for its answers, whatever the client allows. */
    // Netty's encoder takes the client's value as its own, up to 2^32-1, and searches all entries for each header:
    // 500 answers took 30 times as long. RFC 9113, section 6.5.2, lets an encoder use less. 4,096 is the default.
    static final long MAX_HEADER_TABLE_BYTES = 4096;

    /** At most this many PING frames and malformed requests are answered while the client takes no answers. */
    // Netty 4.2.17 ends the connection at 10,000 such answers, and logs a stack trace (Http2ControlFrameLimitEncoder).
    // A turn (see ReadTurns) ends long before 5,000, and flushes, so a client that takes its answers is never over it.
    static final int MAX_UNREAD_REPLIES = 5000;

    private final Http2ConnectionHandler handler;
    private int settingsFrames;
    private int unreadReplies;

    private Http2Rules(Http2ConnectionHandler handler, Http2FrameListener next) {
        super(next);
        this.handler = handler;
    }

    /** Puts the rules before the listener that Vert.x has set, once its connection has been set up. */
    static void install(Http2ConnectionHandler handler) {
        Http2FrameListener next = handler.decoder().frameListener();
        if (!(next instanceof Http2Rules)) {
            Http2Rules rules = new Http2Rules(handler, next);
            handler.decoder().frameListener(rules);
            // Netty has applied the first SETTINGS frame by now.
            rules.limitHeaderTable();
        }
    }

    private void limitHeaderTable() {
        Http2HeadersEncoder.Configuration headers =
                handler.encoder().configuration().headersConfiguration();
        if (headers.maxHeaderTableSize() > MAX_HEADER_TABLE_BYTES) {
            try {
                headers.maxHeaderTableSize(MAX_HEADER_TABLE_BYTES);
            } catch (Http2Exception e) {
                throw new IllegalStateException(e); // it throws for a negative size only
            }
        }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        settingsFrames++;
        if (settingsFrames > MAX_SETTINGS_FRAMES) {
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM, "more than %d SETTINGS frames", MAX_SETTINGS_FRAMES);
        }
        limitHeaderTable();
        super.onSettingsRead(context, settings);
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
        countReply(context);
        super.onPingRead(context, data);
    }

    /** Counts an answer that no handler gives, and ends the connection of a client that does not take them. */
    private void countReply(ChannelHandlerContext context) throws Http2Exception {
        unreadReplies = context.channel().isWritable() ? 0 : unreadReplies + 1;
        if (unreadReplies > MAX_UNREAD_REPLIES) {
            // Now, because the GOAWAY of the exception would wait until the client takes it.
            ConnectionWatch.close(context);
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM, "more than %d unread answers", MAX_UNREAD_REPLIES);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean endStream)
            throws Http2Exception {
        check(context, streamId, headers);
        super.onHeadersRead(context, streamId, headers, padding, endStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endStream)
            throws Http2Exception {
        check(context, streamId, headers);
        super.onHeadersRead(context, streamId, headers, streamDependency, weight, exclusive, padding, endStream);
    }

    /** Resets the stream of a malformed request (RFC 9113, section 8.1.1). The connection goes on. */
    private void check(ChannelHandlerContext context, int streamId, Http2Headers headers) throws Http2Exception {
        CharSequence method = headers.method();
        if (method != null && !isToken(method)) {
            // Vert.x's HttpMethod throws for it, which would close the connection.
            throw malformed(context, streamId, "the method is not a token");
        }
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            if (!isFieldValue(header.getValue())) {
                throw malformed(context, streamId, "a header has a forbidden character");
            }
        }
    }

    private Http2Exception malformed(ChannelHandlerContext context, int streamId, String sentence)
            throws Http2Exception {
        countReply(context);
        return Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, sentence);
    }

    /** Returns whether a text is a token (RFC 9110, section 5.6.2). */
    private static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return text.length() > 0;
    }

    /** Returns whether a text has no NUL, LF or CR, and no space at either end (RFC 9113, section 8.2.1). */
    private static boolean isFieldValue(CharSequence text) {
        int length = text.length();
        if (length > 0 && (isBlank(text.charAt(0)) || isBlank(text.charAt(length - 1)))) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == 0 || c == '\n' || c == '\r') {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
