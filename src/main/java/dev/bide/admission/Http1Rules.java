package dev.bide.admission;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.HostAndPort;
import java.util.Iterator;
import java.util.Map;

/**
 * The rules of HTTP/1 that Vert.x does not check. It stands after the decoder of a connection, and marks a request that
 * breaks a rule as one that could not be decoded; Vert.x then passes it to the handler of invalid requests. The event
 * loop of the connection calls it.
 */
final class Http1Rules extends ChannelInboundHandlerAdapter {

    // Workaround for Vert.x 5.1.6 and Netty 4.2. Vert.x accepts any Host (Http1ServerRequest.authority takes the first
    // one). Netty's decoder accepts any list of transfer codings that has "chunked" in it (isTransferEncodingChunked in
    // HttpUtil). Delete a rule when they refuse what it refuses.

    /** The name of the decoder in a pipeline of Vert.x (HttpServerConnectionInitializer.configureHttp1Pipeline). */
    private static final String DECODER = "httpDecoder";

    /** The name of the read idle timeout's handler (NetServerImpl), before which Vert.x adds the decoder. */
    private static final String IDLE = "idle";

    /** The last Host that was well-formed, because a client sends the same one with every request; null at first. */
    private CharSequence lastHost;

    private boolean hasRequest;
    private boolean hasFailed;

    private Http1Rules() {}

    /** Adds the rules to a connection, just before it reads its first bytes. */
    static void addTo(ChannelPipeline pipeline, NextHead nextHead) {
        if (pipeline.get(DECODER) != null) {
            // A connection that was accepted before the gate was installed, and has had a first request.
            pipeline.addAfter(DECODER, null, new Http1Rules());
        } else if (pipeline.get(IDLE) != null) {
            pipeline.addBefore(IDLE, null, new FirstBytes(nextHead));
        }
    }

    /**
     * Adds the rules after the decoder. Vert.x decides between HTTP/1 and HTTP/2 by the first bytes, and passes these on as
     * soon as it has added the decoder (Http1xOrH2CHandler). This handler is between the two.
     */
    private static final class FirstBytes extends ChannelInboundHandlerAdapter {

        private final NextHead nextHead;

        FirstBytes(NextHead nextHead) {
            this.nextHead = nextHead;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (context.pipeline().get(DECODER) != null) {
                context.pipeline().addAfter(DECODER, null, new Http1Rules());
                // Before the rules, which treat the request as malformed if NextHead has marked it.
                nextHead.install(context.pipeline());
            }
            context.pipeline().remove(this);
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (hasFailed) {
            // Where the next request would begin is unknown, or at least doubtful. So nothing is read any more, as
            // after a request that the decoder itself could not decode.
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            check(request);
            hasFailed = request.decoderResult().isFailure();
            boolean mayUpgrade = !hasRequest && H2cUpgrade.mayFollow(request);
            hasRequest = true;
            if (mayUpgrade) {
                context.pipeline().addAfter(context.name(), null, new H2cUpgrade());
            } else if (!isWebSocket(request)) {
                // Without this header, Vert.x serves the request as HTTP/1.
                request.headers().remove(HttpHeaderNames.UPGRADE);
            }
        }
        context.fireChannelRead(message);
    }

    /** Returns whether a request asks for a WebSocket and for nothing else. A route that has none ignores the header. */
    private static boolean isWebSocket(HttpRequest request) {
        return request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && request.headers().getAll(HttpHeaderNames.UPGRADE).size() == 1;
    }

    private void check(HttpRequest request) {
        if (request.decoderResult().isSuccess()) {
            String sentence = brokenRule(request);
            if (sentence != null) {
                request.setDecoderResult(DecoderResult.failure(new Refusal(Reason.INVALID, sentence)));
            }
        }
    }

    /** Returns a sentence about the rule that the headers break; null if there is none. */
    private String brokenRule(HttpRequest request) {
        CharSequence host = null;
        CharSequence coding = null;
        // One pass over the headers, because getAll() would make a list for each name.
        Iterator<Map.Entry<CharSequence, CharSequence>> headers =
                request.headers().iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            if (AsciiString.contentEqualsIgnoreCase(HttpHeaderNames.HOST, header.getKey())) {
                if (host != null) {
                    return "Host must be given once, not repeated";
                }
                host = header.getValue();
            } else if (AsciiString.contentEqualsIgnoreCase(HttpHeaderNames.TRANSFER_ENCODING, header.getKey())) {
                if (coding != null) {
                    return "Transfer-Encoding must be given once, not repeated";
                }
                coding = header.getValue();
            }
        }
        boolean mayLackHost = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        String sentence = host == null && mayLackHost ? null : brokenRuleOfHost(host);
        return sentence == null && coding != null ? brokenRuleOfCoding(coding) : sentence;
    }

    /** Checks the Host header (RFC 9112, section 3.2). */
    private String brokenRuleOfHost(CharSequence host) {
        if (host == null) {
            return "Host is missing";
        }
        if (!AsciiString.contentEquals(host, lastHost)) {
            HostAndPort parsed = HostAndPort.parseAuthority(host.toString(), -1);
            if (parsed == null || parsed.host().isEmpty()) {
                return "Host must be a host with or without a port, not " + Refusal.shown(host);
            }
            lastHost = host;
        }
        return null;
    }

    /**
     * Checks the Transfer-Encoding header. RFC 9112 suggests 501 for an unknown coding (section 6.1), and demands 400 if the
     * last coding is not chunked (section 6.3). Here both are malformed requests: one answer, and the connection closes.
     */
    private static String brokenRuleOfCoding(CharSequence coding) {
        return AsciiString.contentEqualsIgnoreCase(HttpHeaderValues.CHUNKED, coding)
                ? null
                : "Transfer-Encoding must be chunked, not " + Refusal.shown(coding);
    }
}
