package dev.bide.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.bide.stream.EndedLog;
import dev.bide.wait.EndedWaits;
import io.vertx.core.json.JsonObject;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamFormatTest {

    private final EndedLog log = new EndedLog();

    StreamFormatTest() {
        double[] delays = {0.001, 0.0015, 0.25};
        BitSet failures = new BitSet();
        failures.set(1);
        log.accept(new EndedWaits(delays, failures, 0, 2, 2_000_000));
        log.accept(new EndedWaits(delays, failures, 2, 3, 250_000_000));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void linesHasOneLineForEachWaitAndNoIds(boolean ids) {
        assertEquals("""
                {"delay":0.001,"late":0.001}
                {"delay":0.0015,"late":0.0005,"failed":true}
                {"delay":0.25,"late":0.0}
                """, StreamFormat.LINES.waits(log, 0, 3, ids).toString());
        assertEquals(
                "{\"delay\":0.25,\"late\":0.0}\n",
                StreamFormat.LINES.waits(log, 2, 3, ids).toString());
    }

    @Test
    void eventsHasOneEventForEachWait() {
        assertEquals("""
                data: {"delay":0.001,"late":0.001}

                data: {"delay":0.0015,"late":0.0005,"failed":true}

                data: {"delay":0.25,"late":0.0}

                """, StreamFormat.EVENTS.waits(log, 0, 3, false).toString());
    }

    @Test
    void theIdOfAnEventIsTheNumberOfWaitsSentSoFar() {
        assertEquals("""
                id: 2
                data: {"delay":0.0015,"late":0.0005,"failed":true}

                id: 3
                data: {"delay":0.25,"late":0.0}

                """, StreamFormat.EVENTS.waits(log, 1, 3, true).toString());
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyRangeOfWaitsIsEmptyText(StreamFormat format) {
        assertEquals("", format.waits(log, 1, 1, true).toString());
    }

    @Test
    void theEndIsOneLine() {
        assertEquals(
                "{\"n\":3,\"late\":0.00007,\"text\":\"a\\nb\"}\n",
                StreamFormat.LINES
                        .end(new JsonObject().put("n", 3).put("late", 7e-5).put("text", "a\nb"))
                        .toString());
    }

    @Test
    void theEndIsAnEventWithANameAndAnId() {
        assertEquals(
                """
                id: end
                event: end
                data: {"n":3,"late":0.00007,"text":"a\\nb"}

                """,
                StreamFormat.EVENTS
                        .end(new JsonObject().put("n", 3).put("late", 7e-5).put("text", "a\nb"))
                        .toString());
    }

    @Test
    void aKeepAliveIsAnEmptyLineOrAComment() {
        assertEquals("\n", StreamFormat.LINES.quiet().toString());
        assertEquals(":\n\n", StreamFormat.EVENTS.quiet().toString());
    }

    @ParameterizedTest
    @CsvSource({"application/x-ndjson,LINES", "text/event-stream,EVENTS"})
    void aFormatIsFoundByItsMediaType(String type, StreamFormat format) {
        assertEquals(type, format.type());
        assertSame(format, StreamFormat.of(type));
    }
}
