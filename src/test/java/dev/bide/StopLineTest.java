package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopLineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0       | 0 | 0   | 2  | bide: stopping",
                "0       | 0 | 30  | 15 | bide: stopping",
                "3       | 1 | 0   | 2  | bide: stopping: 3 waits and 1 task are told so; Ctrl-C again ends it at once",
                "1       | 0 | 0   | 2  | bide: stopping: 1 wait is told so; Ctrl-C again ends it at once",
                "0       | 1 | 0   | 15 | bide: stopping: 1 task is told so; a second signal ends it at once",
                "0       | 2 | 0   | 15 | bide: stopping: 2 tasks are told so; a second signal ends it at once",
                "1000000 | 0 | 0   | 2  | bide: stopping: 1,000,000 waits are told so; Ctrl-C again ends it at once",
                "3       | 1 | 30  | 2  | bide: stopping: waiting up to 30 s for 3 waits and 1 task; Ctrl-C again ends it at once",
                "1       | 1 | 0.5 | 2  | bide: stopping: waiting up to 0.5 s for 1 wait and 1 task; Ctrl-C again ends it at once",
            })
    void theLineCountsWhatIsPendingAndSaysWhatHappensToIt(
            long waits, int tasks, double drainSeconds, int signal, String line) {
        assertEquals(line, new StopLine(waits, tasks, drainSeconds, signal).text());
    }
}
