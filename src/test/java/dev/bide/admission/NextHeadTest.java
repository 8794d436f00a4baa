package dev.bide.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timeouts of a connection whose client begins a request before the one before is answered, on a hand-driven clock. */
class NextHeadTest {

    private static final String GET = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String POST = "POST /tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n";
    private static final String CHUNKED =
            "POST /tasks HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n";

    private static final Duration NANOSECOND = Duration.ofNanos(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    private final WatchedChannel watched = new WatchedChannel();
    private final EmbeddedChannel channel = watched.channel;
    private final ConnectionWatch watch = watched.watch;
    private final List<ByteBuf> segments = new ArrayList<>();
    private boolean answersAtOnce;

    NextHeadTest() {
        channel.pipeline().addLast(watch, new HttpRequestDecoder(), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ReferenceCountUtil.release(message);
                if (message instanceof HttpRequest) {
                    watch.requestBegan(false);
                    if (answersAtOnce) {
                        watch.requestEnded();
                    }
                }
            }
        });
    }

    @AfterEach
    void noSegmentLeaks() {
        channel.finishAndReleaseAll();
        for (ByteBuf segment : segments) {
            assertEquals(0, segment.refCnt());
        }
    }

    private void receive(String text) {
        ByteBuf segment = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        segments.add(segment);
        channel.writeInbound(segment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GET + "G",
                GET + "GET /hea",
                GET + "GET /health HTTP/1.1\r\n",
                GET + "GET /health HTTP/1.1\r\nHost: localhost\r\n",
                POST + "0123456789GET /hea",
                POST + "0123456789GET /health HTTP/1.1\r\n",
                CHUNKED + "GET /hea",
                CHUNKED + "GET /health HTTP/1.1\r\n",
            })
    void aHeadThatBeginsInTheSegmentOfARequestHasTenSecondsFromTheEndOfTheResponse(String segment) {
        receive(segment);
        watched.advance(Duration.ofHours(1));
        assertTrue(channel.isOpen(), "the response is pending");
        watch.requestEnded();
        watched.assertClosesAfter(HEAD_TIMEOUT);
    }

    @Test
    void aHeadThatBeginsInTheSegmentOfARequestThatIsAnsweredAtOnceHasTenSeconds() {
        answersAtOnce = true;
        receive(GET + "GET /hea");
        watched.assertClosesAfter(HEAD_TIMEOUT);
    }

    @Test
    void aHeadThatBeginsInTheSegmentThatEndsAnotherHeadHasTenSeconds() {
        answersAtOnce = true;
        receive("GET /health HTTP/1.1\r\nHost: lo");
        receive("calhost\r\n\r\nGET /hea");
        watched.assertClosesAfter(HEAD_TIMEOUT);
    }

    @Test
    void aHeadThatBeginsInALaterSegmentWhileTheResponseIsPendingHasTenSeconds() {
        receive(GET);
        receive("GET /health HTTP/1.1\r\n");
        watched.advance(Duration.ofHours(1));
        watch.requestEnded();
        watched.advance(SECOND);
        receive("Host:");
        watched.assertClosesAfter(HEAD_TIMEOUT.minus(SECOND));
    }

    @Test
    void aThirdHeadThatBeginsInTheSegmentOfTwoRequestsHasTenSeconds() {
        answersAtOnce = true;
        receive(GET);
        watched.advance(SECOND);
        receive(GET + GET + "GET /health HTTP/1.1\r\nHost: lo");
        watched.assertClosesAfter(HEAD_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {GET, GET + GET, POST + "0123456789", CHUNKED, GET + POST + "0123456789" + CHUNKED + GET})
    void aConnectionIsIdleForAMinuteIfNoBytesFollowTheRequest(String segment) {
        answersAtOnce = true;
        receive(segment);
        watched.assertClosesAfter(IDLE_TIMEOUT);
    }

    @Test
    void aSecondRequestThatEndsInTimeLeavesTheConnectionIdleForAMinute() {
        receive(GET + "GET /hea");
        watch.requestEnded();
        watched.advance(HEAD_TIMEOUT.minus(NANOSECOND));
        receive("lth HTTP/1.1\r\n\r\n");
        watch.requestEnded();
        watched.assertClosesAfter(IDLE_TIMEOUT);
    }

    @Test
    void requestsMayBeCutAnywhere() {
        answersAtOnce = true;
        String requests = GET + POST + "0123456789" + CHUNKED + GET;
        for (int i = 0; i < requests.length(); i++) {
            receive(requests.substring(i, i + 1));
        }
        watched.assertClosesAfter(IDLE_TIMEOUT);
    }
}
