package dev.bide.admission;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Finds out whether the head of the next request has begun: whether bytes have arrived after the last complete request
 * of an HTTP/1 connection. Also refuses a header that continues on a second line (obs-fold, RFC 9112, section 5.2),
 * because a server behind this one may read that line as another header. It is the handler after the decoder, and knows
 * which bytes the decoder has not decoded yet. The event loop of the connection calls it.
 */
final class NextHead extends ChannelInboundHandlerAdapter {

    private static final byte LF = '\n';

    private boolean installed;
    private boolean betweenRequests;
    private boolean begun;

    /** Whether the next bytes belong to a head. */
    private boolean inHead = true;

    /** The bytes of the present read; null between reads. searchedTo is the first index not searched for a fold yet. */
    private ByteBuf searched;

    private int searchedTo;

    /** The last byte of the head that was searched; 0 at the beginning of a head. */
    private byte last;

    private boolean folded;

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
            searched = bytes.retain();
            searchedTo = bytes.readerIndex();
        }
        try {
            watch.fireChannelRead(message);
        } finally {
            if (searched != null) {
                if (installed && inHead) {
                    search(searched.writerIndex());
                }
                searched.release();
                searched = null;
            }
            if (undecoded != null) {
                undecoded.release();
                undecoded = null;
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            betweenRequests = false;
            begun = false;
            endHead(request);
        }
        if (message instanceof LastHttpContent) {
            beginHead();
            // The decoder passes each message on before it decodes the bytes that follow.
            betweenRequests = true;
            begun = undecoded != null && undecoded.isReadable();
        }
        context.fireChannelRead(message);
    }

    /** Searches the rest of a head, and marks its request if the head has a fold. */
    private void endHead(HttpRequest request) {
        // Netty 4.2.17 joins the lines (HttpObjectDecoder.readHeaders), so the decoded request does not show the fold.
        if (searched != null) {
            search(decodedTo());
        }
        if (folded && request.decoderResult().isSuccess()) {
            request.setDecoderResult(
                    DecoderResult.failure(new Refusal(Reason.INVALID, "a header must not go on in a second line")));
        }
        inHead = false;
    }

    private void beginHead() {
        inHead = true;
        folded = false;
        last = 0;
        if (searched != null) {
            searchedTo = decodedTo();
        }
    }

    /** Returns the index of the first byte that was read and is not decoded. */
    private int decodedTo() {
        return searched.writerIndex() - undecoded.readableBytes();
    }

    private void search(int end) {
        int start = searchedTo;
        if (end <= start) {
            return;
        }
        folded = folded || (last == LF && isBlank(searched.getByte(start)));
        for (int lf = searched.indexOf(start, end, LF);
                lf >= 0 && lf + 1 < end;
                lf = searched.indexOf(lf + 1, end, LF)) {
            folded = folded || isBlank(searched.getByte(lf + 1));
        }
        last = searched.getByte(end - 1);
        searchedTo = end;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    boolean hasBegun() {
        return begun;
    }
}
