package dev.bide.admission;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Finds out whether the head of the next request has begun: whether bytes have arrived after the last complete request of
 * an HTTP/1 connection. It is the handler after the decoder, and knows which bytes the decoder has not decoded yet. The
 * event loop of the connection calls it.
 */
final class NextHead extends ChannelInboundHandlerAdapter {

    private boolean installed;
    private boolean betweenRequests;
    private boolean begun;

    /** During a read, the buffer from which the decoder takes bytes; this class holds a reference to it. */
    private ByteBuf undecoded;

    /** Installs this handler after the decoder, once there is one. The first request must not have passed yet. */
    void install(ChannelPipeline pipeline) {
        ChannelHandlerContext decoder = installed ? null : pipeline.context(HttpRequestDecoder.class);
        if (decoder == null) {
            return;
        }
        installed = true;
        // The decoder does not say how many bytes it holds, but the cumulator that it asks to append bytes knows the
        // buffer. Until it is asked, the buffer is the one that was read.
        ((HttpRequestDecoder) decoder.handler()).setCumulator(this::cumulate);
        pipeline.addAfter(decoder.name(), null, this);
    }

    private ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf held, ByteBuf in) {
        ByteBuf all = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, held, in);
        if (undecoded != null) {
            undecoded.release();
            undecoded = all.retain();
        }
        return all;
    }

    /** Passes a message on to the decoder. */
    void read(ChannelHandlerContext watch, Object message) {
        // If they end the head, channelRead() takes this back.
        begun = begun || betweenRequests;
        if (message instanceof ByteBuf bytes) {
            // Without a reference of its own, the buffer could be released and used for something else meanwhile.
            undecoded = bytes.retain();
        }
        try {
            watch.fireChannelRead(message);
        } finally {
            if (undecoded != null) {
                undecoded.release();
                undecoded = null;
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            betweenRequests = false;
            begun = false;
        }
        if (message instanceof LastHttpContent) {
            // The decoder passes each message on before it decodes the bytes that follow.
            betweenRequests = true;
            begun = undecoded != null && undecoded.isReadable();
        }
        context.fireChannelRead(message);
    }

    boolean hasBegun() {
        return begun;
    }
}
