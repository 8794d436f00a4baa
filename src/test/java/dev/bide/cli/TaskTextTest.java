package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTextTest {

    private static final TaskText TEXT = new TaskText(Instant.parse("2026-11-26T12:04:41Z"), ZoneOffset.ofHours(1));

    private static final RemoteTask RUNNING = task("""
            {"id":"01a2148b-c990-7000-8bc9-6c1b5377aedd","name":"nightly","operation":"wait-n","state":"running",\
            "request":{"n":1000,"maxDelay":60.0,"seed":7},"createdAt":"2026-11-26T12:04:21.152Z",\
            "endsAt":"2026-11-26T12:05:21.443Z","progress":{"finished":312,"of":1000}}""");

    private static final RemoteTask DONE = task("""
            {"id":"01a2148b-cec9-7000-bef6-7c4cf8b04b5c","operation":"wait-random","state":"done",\
            "request":{"shape":{"type":"fixed","delay":0.5},"seed":7},"createdAt":"2026-11-25T12:04:21.152Z",\
            "endsAt":"2026-11-25T12:04:21.652Z","endedAt":"2026-11-25T12:04:21.653Z",\
            "result":{"delay":0.5,"elapsed":0.501,"late":0.001,"seed":7}}""");

    private static final RemoteTask FAILED = task("""
            {"id":"1","name":"a\\u001b[2Jb","operation":"measure-time","state":"failed",\
            "request":{"n":5,"maxDelay":0.2,"seed":7,"timeout":0.125},"createdAt":"2026-11-26T12:04:40Z",\
            "endedAt":"2026-11-26T12:04:41Z","progress":{"finished":3,"of":5},\
            "error":{"title":"Gateway Timeout","status":504,"detail":"timed out after 0.125 s"}}""");

    @Test
    void theTableHasALineForEachTask() {
        assertEquals("""
                id                                    state    operation     progress      end                  name
                01a2148b-c990-7000-8bc9-6c1b5377aedd  running  wait-n        312 of 1,000  in 40.4 s            nightly
                01a2148b-cec9-7000-bef6-7c4cf8b04b5c  done     wait-random                 2026-11-25 13:04:21
                1                                     failed   measure-time  3 of 5        13:04:41             a?[2Jb""", text(TEXT.table(List.of(RUNNING, DONE, FAILED))));
    }

    @Test
    void aRunningTaskIsShownWithItsEnd() {
        assertEquals("""
                  id         01a2148b-c990-7000-8bc9-6c1b5377aedd
                  name       nightly
                  operation  wait-n
                  request    1,000 waits, uniform(0,60), seed 7: the last one ends at 59.83003 s
                  state      running
                  progress   312 of 1,000 waits have finished
                  created    13:04:21
                  ends       13:05:21, in 40.4 s
                """.stripTrailing(), text(TEXT.details(RUNNING)));
    }

    @Test
    void aTaskThatIsDoneIsShownWithItsResult() {
        assertEquals("""
                  id         01a2148b-cec9-7000-bef6-7c4cf8b04b5c
                  operation  wait-random
                  request    1 wait, fixed(0.5), seed 7: it ends at 500 ms
                  state      done
                  created    2026-11-25 13:04:21
                  ended      2026-11-25 13:04:21

                0.50000 s, 1.00 ms late (seed 7)""", text(TEXT.details(DONE)));
    }

    @Test
    void aTaskThatFailedIsShownWithItsReason() {
        String details = text(TEXT.details(FAILED));
        assertTrue(details.endsWith("  ended      13:04:41\n  error      timed out after 0.125 s"), details);
    }

    @Test
    void aTaskWithoutAnythingIsShown() {
        assertEquals(
                "  id         \n  operation  \n  state",
                text(TEXT.details(task("{}"))).stripTrailing());
    }

    private static RemoteTask task(String json) {
        return new RemoteTask(AnswerReader.object(ServerAddress.LOCAL, json));
    }

    private static String text(List<Line> lines) {
        return String.join("\n", lines.stream().map(Line::toString).toList());
    }
}
