package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.json.LatenessAnswers;
import dev.bide.lateness.Stall;
import dev.bide.lateness.StallCause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatenessReportTest {

    @ParameterizedTest
    @EnumSource(StallCause.class)
    void aStallHasTheSentenceOfTheLogOfItsServer(StallCause cause) {
        for (int loops : new int[] {1, 2, 4}) {
            List<String> names = List.of("one", "two", "three", "four").subList(0, loops);
            Stall stall = new Stall(
                    names,
                    4,
                    Instant.parse("2026-11-26T11:04:41.123Z"),
                    0.29712,
                    cause,
                    0.184,
                    Optional.of("com.acme.Pay.call(Pay.java:41)"),
                    1);
            LatenessReport.Held held = held(LatenessAnswers.stall(stall).encode());
            assertEquals(stall.toString(), held.sentence());
            assertEquals(Optional.of(stall.since()), held.at());
        }
    }

    @Test
    void theThreadsOfVertxAreCalledLoops() {
        assertEquals(
                "loop 7 alone was held up for 297 ms: a handler blocked",
                held("{\"loops\":[\"vert.x-eventloop-thread-7\"],\"of\":8,\"seconds\":0.297,\"cause\":\"blocked\"}")
                        .sentence());
        assertEquals("worker-7", LatenessReport.name("worker-7"));
    }

    @Test
    void aCauseThatALaterVersionHasAddedIsNamed() {
        assertEquals(
                "loop 7, loop 8 held up for 297 ms: sleeping",
                held("{\"loops\":[\"vert.x-eventloop-thread-7\",\"vert.x-eventloop-thread-8\"],\"of\":8,"
                                + "\"seconds\":0.297,\"cause\":\"sleeping\",\"times\":1}")
                        .sentence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"loops\":[],\"cause\":\"blocked\",\"at\":\"soon\"}", "{\"loops\":7,\"of\":-1}"})
    void aStallThatCannotBeReadIsNoFault(String json) {
        assertEquals(Optional.empty(), held(json).at());
    }

    @Test
    void whatAServerDoesNotSayIsNotKnown() {
        LatenessReport report =
                report("{\"loops\":[{\"name\":\"a\"},{\"name\":\"b\",\"lastMinute\":{\"tenths\":[1,null]}}]}");
        assertEquals(Optional.empty(), report.worst());
        assertEquals(List.of(), report.stalls());
        assertArrayEquals(new double[] {1, Double.NaN}, report.loops().get(1).tenths());
    }

    private static LatenessReport.Held held(String stall) {
        return report("{\"stalls\":[" + stall + "]}").stalls().get(0);
    }

    private static LatenessReport report(String json) {
        return LatenessReport.of(AnswerReader.object(ServerAddress.LOCAL, json));
    }
}
