package dev.bide.admission;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Upgrades from HTTP/1.1 to HTTP/2 (RFC 7540, section 3.2). A server may ignore the {@code Upgrade} header (RFC 9110,
 * section 7.8), so {@link #mayFollow} leaves only requests that Vert.x upgrades without a fault. A handler of this class
 * then checks that HTTP/2 follows. The event loop of the connection calls it.
 */
final class H2cUpgrade extends ChannelInboundHandlerAdapter {

    // Workaround for Vert.x 5.1.6 (Http1xUpgradeToH2CHandler). Without a Host its 101 is never sent, and a stack trace
    // is logged. To settings that it cannot read it sends a 400 without a length, and leaves the connection open. It
    // takes a body with malformed chunks for a whole one, and sends 101 before 100. Delete this class when Vert.x
    // serves such requests as HTTP/1.1.

    private static final String H2C = Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME.toString();
    private static final CharSequence SETTINGS = Http2CodecUtil.HTTP_UPGRADE_SETTINGS_HEADER;

    /** The part of HTTP/2's preface that the client has not sent yet. */
    private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();

    private boolean hasFailed;

    /** Returns whether a first request asks for an upgrade that Vert.x can do. */
    static boolean mayFollow(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return headers.contains(HttpHeaderNames.UPGRADE, H2C, true)
                && request.decoderResult().isSuccess()
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                // Not CONNECT, and no whole URL, which in HTTP/2 has another form.
                && request.uri().startsWith("/")
                // Not with a body. The JDK's client sends a length of 0.
                && headers.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0")
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !headers.contains(HttpHeaderNames.EXPECT)
                && namesBothHeaders(headers.get(HttpHeaderNames.CONNECTION, ""))
                && headers.getAll(SETTINGS).size() == 1
                && settings(headers.get(SETTINGS)) != null;
    }

    private static boolean namesBothHeaders(String connection) {
        // As Vert.x reads it: only the first Connection header, and no tabs around a name.
        List<String> names =
                List.of(connection.replace(" ", "").toLowerCase(Locale.ROOT).split(",", -1));
        return names.contains("upgrade") && names.contains("http2-settings");
    }

    /** Decodes the payload of a SETTINGS frame in base64url; null if it is malformed or has a value that is not allowed. */
    private static Http2Settings settings(String text) {
        try {
            ByteBuf payload = Unpooled.wrappedBuffer(Base64.getUrlDecoder().decode(text));
            Http2Settings settings = new Http2Settings();
            while (payload.isReadable()) {
                settings.put((char) payload.readUnsignedShort(), (Long) payload.readUnsignedInt());
            }
            return settings;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    /** Passes everything on, until HTTP/2's preface is complete; what is not HTTP/2 ends the connection. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            // The request that asked for the upgrade.
            context.fireChannelRead(message);
            return;
        }
        int length = Math.min(bytes.readableBytes(), preface.readableBytes());
        if (hasFailed) {
            bytes.release();
        } else if (ByteBufUtil.equals(bytes, bytes.readerIndex(), preface, preface.readerIndex(), length)) {
            preface.skipBytes(length);
            if (!preface.isReadable()) {
                context.pipeline().remove(this);
            }
            context.fireChannelRead(message);
        } else {
            hasFailed = true;
            bytes.release();
            // Netty's own message for bytes that are not HTTP/2 may be about its buffer (PrefaceDecoder, whose slice is
            // searched by the index of the whole).
            context.fireExceptionCaught(Http2Exception.connectionError(
                    Http2Error.PROTOCOL_ERROR, "after an upgrade, the client must send HTTP/2"));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        preface.release();
    }
}
