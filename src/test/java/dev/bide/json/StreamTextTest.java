package dev.bide.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.bide.stream.Course;
import dev.bide.stream.Recording;
import dev.bide.wait.Ended;
import io.vertx.core.json.JsonObject;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTextTest {

    private final Recording recording = new Recording();
    private final Course course = recording.course();

    StreamTextTest() {
        double[] delays = {0.001, 0.0015, 0.25};
        BitSet failures = new BitSet();
        failures.set(1);
        recording.accept(new Ended(delays, failures, 0, 2, 2_000_000));
        recording.accept(new Ended(delays, failures, 2, 3, 250_000_000));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofWaitsThereIsALineForEachWithoutAnyId(boolean ids) {
        assertEquals("""
                {"delay":0.001,"late":0.001}
                {"delay":0.0015,"late":5.0E-4,"failed":true}
                {"delay":0.25,"late":0.0}
                """, StreamText.LINES.waits(course, 0, 3, ids).toString());
        assertEquals(
                "{\"delay\":0.25,\"late\":0.0}\n",
                StreamText.LINES.waits(course, 2, 3, ids).toString());
    }

    @Test
    void ofWaitsThereIsAnEventForEach() {
        assertEquals("""
                data: {"delay":0.001,"late":0.001}

                data: {"delay":0.0015,"late":5.0E-4,"failed":true}

                data: {"delay":0.25,"late":0.0}

                """, StreamText.EVENTS.waits(course, 0, 3, false).toString());
    }

    @Test
    void theIdOfAnEventSaysHowManyOneKnowsOfThen() {
        assertEquals("""
                id: 2
                data: {"delay":0.0015,"late":5.0E-4,"failed":true}

                id: 3
                data: {"delay":0.25,"late":0.0}

                """, StreamText.EVENTS.waits(course, 1, 3, true).toString());
    }

    @ParameterizedTest
    @EnumSource
    void ofNoWaitsThereIsNothing(StreamText text) {
        assertEquals("", text.waits(course, 1, 1, true).toString());
    }

    @Test
    void theEndIsALineToo() {
        assertEquals(
                "{\"n\":3,\"text\":\"a\\nb\"}\n",
                StreamText.LINES
                        .end(new JsonObject().put("n", 3).put("text", "a\nb"))
                        .toString());
    }

    @Test
    void theEndIsAnEventWithANameAndAnIdWhetherOthersHaveOneOrNot() {
        assertEquals(
                """
                id: end
                event: end
                data: {"n":3,"text":"a\\nb"}

                """,
                StreamText.EVENTS
                        .end(new JsonObject().put("n", 3).put("text", "a\nb"))
                        .toString());
    }

    @Test
    void whatMeansNothingIsAnEmptyLineOrAComment() {
        assertEquals("\n", StreamText.LINES.quiet().toString());
        assertEquals(":\n\n", StreamText.EVENTS.quiet().toString());
    }

    @ParameterizedTest
    @CsvSource({"application/x-ndjson,LINES", "text/event-stream,EVENTS"})
    void eachHasItsType(String type, StreamText text) {
        assertEquals(type, text.type());
        assertSame(text, StreamText.of(type));
    }
}
