package dev.bide.admission;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A connection for which there is no room: it is told so when it begins to speak, so that it listens, and closed. The
 * accepting thread calls it.
 */
final class RejectedConnection extends ChannelInboundHandlerAdapter {

    private static final long MOST_SECONDS = 1;

    private final byte[] rejection;
    private boolean answered;

    RejectedConnection(byte[] rejection) {
        this.rejection = rejection;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Future<?> unused = context.executor().schedule(() -> close(context), MOST_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        if (!answered) {
            answered = true;
            context.writeAndFlush(Unpooled.wrappedBuffer(rejection)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close(context);
    }

    private static void close(ChannelHandlerContext context) {
        ChannelFuture unused = context.close();
    }
}
