package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramProcessTest {

    private static final String BLOCKED = "WARNING 2026-11-26 22:05:11 " + CapturedLog.BLOCKED_THREAD_LOGGER
            + ": Thread vert.x-eventloop-thread-0 has been blocked for 2814 ms, time limit is 2000 ms\n";

    @Test
    void whatABusyMachineAddsToTheErrorStreamIsNoError() {
        String trace = "io.vertx.core.VertxException: Thread blocked\n\tat a.B.c(B.java:1)\n\tat d.E.f(E.java:2)\n\n";
        String start = "INFO 2026-11-26 22:05:11 dev.bide: settings\n";
        assertEquals(List.of(), ProgramProcess.errors(start + BLOCKED + BLOCKED + trace + "bide: stopping: 1 wait\n"));
    }

    @Test
    void allElseIs() {
        String error = "ERROR 2026-11-26 22:05:11 dev.bide.http: a request could not be answered\n"
                + "java.lang.IllegalStateException\n\tat a.B.c(B.java:1)\n";
        assertEquals(error.lines().toList(), ProgramProcess.errors(BLOCKED + error + BLOCKED));
    }
}
