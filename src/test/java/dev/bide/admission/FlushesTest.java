package dev.bide.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.refusal.Limiter;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The system calls and timers that the answers of a connection take. */
class FlushesTest {

    private static final int ANSWERS = 8;

    private final WatchedChannel watched = new WatchedChannel();
    private final EmbeddedChannel channel = watched.channel;
    private final HandTimers timers = new HandTimers(5);
    private final List<String> order = new ArrayList<>();
    private int flushes;

    FlushesTest() {
        channel.pipeline()
                .addLast(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void flush(ChannelHandlerContext context) {
                                flushes++;
                                context.flush();
                            }
                        },
                        watched.watch);
    }

    private PendingWrites writes() {
        HttpServerRequest stream = (HttpServerRequest) Proxy.newProxyInstance(
                FlushesTest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "version" -> HttpVersion.HTTP_2;
                    case "isEnded" -> true;
                    default -> throw new AssertionError(method);
                });
        return new PendingWrites(
                new Loop(timers),
                new RequestLease(stream, Optional.of(watched.watch), Limiter.ofBytes(), Long.MAX_VALUE));
    }

    private void writeAndFlush(int times) {
        for (int i = 0; i < times; i++) {
            channel.write(Unpooled.wrappedBuffer(new byte[100]))
                    .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
        // After all writes, because each write of an EmbeddedChannel runs the tasks that are queued.
        for (int i = 0; i < times; i++) {
            channel.pipeline().flush();
        }
    }

    @Test
    void theAnswersOfOneTurnAreFlushedTogetherOverHttp2() {
        watched.watch.requestBegan(true);
        writeAndFlush(ANSWERS);
        assertEquals(0, flushes);
        channel.runPendingTasks();
        assertEquals(1, flushes);
        assertEquals(ANSWERS, channel.outboundMessages().size());
        writeAndFlush(1);
        channel.runPendingTasks();
        assertEquals(2, flushes);
    }

    @Test
    void anAnswerOverHttp1IsFlushedAtOnce() {
        watched.watch.requestBegan(false);
        writeAndFlush(ANSWERS);
        assertEquals(ANSWERS, flushes);
    }

    @Test
    void whatIsToBeFlushedSoonIsFlushedBeforeAClose() {
        watched.watch.requestBegan(true);
        writeAndFlush(ANSWERS);
        ConnectionWatch.close(channel);
        assertEquals(ANSWERS, channel.outboundMessages().size());
    }

    @Test
    void anAnswerThatItsFlushSendsNeedsNoTimer() {
        watched.watch.requestBegan(true);
        PendingWrites writes = writes();
        for (int i = 0; i < ANSWERS; i++) {
            Promise<Void> write = Promise.promise();
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[100])).addListener(sent -> write.complete());
            assertEquals(write.future(), writes.addLast(write.future(), 0));
        }
        channel.runPendingTasks();
        assertEquals(0, timers.everSet());
    }

    @Test
    void anAnswerThatIsNotTakenAfterItsFlushHasAMinute() {
        watched.watch.requestBegan(true);
        Promise<Void> write = Promise.promise();
        assertEquals(write.future(), writes().add(write.future(), 0));
        assertEquals(0, timers.everSet());
        channel.runPendingTasks();
        assertEquals(1, timers.pending());
        write.complete();
        assertEquals(0, timers.pending());
        timers.advance(Duration.ofMinutes(2));
    }

    @Test
    void anActionAfterTheReadWaitsForItsEndAndRunsOnce() {
        watched.watch.afterRead(() -> order.add("no read"));
        channel.pipeline().fireChannelRead("bytes");
        watched.watch.afterRead(() -> order.add("after the read"));
        assertEquals(List.of("no read"), order);
        channel.pipeline().fireChannelReadComplete();
        channel.pipeline().fireChannelReadComplete();
        assertEquals(List.of("no read", "after the read"), order);
    }
}
