package dev.bide.admission;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Sends a fixed response to a connection over the limit, and closes it. It is the only handler of the channel: no HTTP
 * is parsed. The accepting thread calls it.
 */
final class RejectedConnection extends ChannelInboundHandlerAdapter {

    /** A client that sends nothing for this long is closed without a response. */
    private static final long TIMEOUT_SECONDS = 1;

    private final byte[] response;
    private boolean responded;
    private Future<?> timeout;

    RejectedConnection(byte[] response) {
        this.response = response;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        timeout = context.executor().schedule(() -> close(context), TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        // Netty removes the handlers of a channel that is closed, whichever side closed it.
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message); // no other handler receives it
        // Not on accept, but when the first bytes of a request arrive: a client reads its response after it has
        // written. And closing a socket that has unread bytes resets the connection, which may destroy a response
        // on its way.
        if (!responded) {
            responded = true;
            // Wrapped and not copied: all rejected connections share the array, which is never changed.
            context.writeAndFlush(Unpooled.wrappedBuffer(response)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close(context);
    }

    private static void close(ChannelHandlerContext context) {
        ConnectionWatch.close(context);
    }
}
