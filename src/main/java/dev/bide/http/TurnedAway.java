package dev.bide.http;

import dev.bide.json.Answers;
import dev.bide.wait.Reason;
import dev.bide.wait.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A connection for which there is no room: it is told so when it begins to speak, so that it listens, and closed. The
 * accepting thread calls it.
 */
final class TurnedAway extends ChannelInboundHandlerAdapter {

    private static final long MOST_SECONDS = 1;

    private final int most;
    private boolean answered;

    TurnedAway(int most) {
        this.most = most;
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
            ByteBuf answer = Unpooled.copiedBuffer(answer(), StandardCharsets.ISO_8859_1);
            context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close(context);
    }

    private static void close(ChannelHandlerContext context) {
        ChannelFuture unused = context.close();
    }

    private String answer() {
        String sentence = "too many connections are open: the limit is " + most + " (limits.maxConnections)";
        String problem = Answers.problem(new Refusal(Reason.FULL, sentence)).encode() + "\n";
        StringBuilder guards = new StringBuilder();
        Output.GUARDS.forEach(
                (name, value) -> guards.append(name).append(": ").append(value).append("\r\n"));
        return "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\n" + guards
                + "content-type: application/problem+json\r\ncontent-length: " + problem.length() + "\r\n\r\n"
                + problem;
    }
}
