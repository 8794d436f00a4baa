package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.Server;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivedWaitsTest {

    @Test
    void waitsArePassedOnceInTheOrderInWhichTheyCame() {
        ArrivedWaits arrived = new ArrivedWaits();
        List<String> seen = new ArrayList<>();
        arrived.add(1, 0.1, false);
        arrived.add(2, 0.2, true);
        assertEquals(2, arrived.drain((place, delay, late, failed) -> seen.add(place + " " + delay + " " + failed)));
        arrived.add(3, 0.3, false);
        assertEquals(3, arrived.drain((place, delay, late, failed) -> seen.add(place + " " + delay + " " + late)));
        assertEquals(3, arrived.drain((place, delay, late, failed) -> seen.add("again")));
        assertEquals(List.of("0 1.0 false", "1 2.0 true", "2 3.0 0.3"), seen);
    }

    @Test
    void aReaderWaitsWhileThereIsNoRoom() throws InterruptedException {
        ArrivedWaits arrived = new ArrivedWaits();
        Thread reader = adding(arrived, ArrivedWaits.CAPACITY + 1);
        Server.until(() -> reader.getState() == Thread.State.WAITING);
        assertEquals(ArrivedWaits.CAPACITY, arrived.drain((place, delay, late, failed) -> {}));
        reader.join();
        assertEquals(ArrivedWaits.CAPACITY + 1, arrived.drain((place, delay, late, failed) -> {}));
    }

    @Test
    void closingLetsAReaderGoOn() throws InterruptedException {
        ArrivedWaits arrived = new ArrivedWaits();
        Thread reader = adding(arrived, 3 * ArrivedWaits.CAPACITY);
        Server.until(() -> reader.getState() == Thread.State.WAITING);
        arrived.close();
        reader.join();
        assertEquals(ArrivedWaits.CAPACITY, arrived.drain((place, delay, late, failed) -> {}));
    }

    @Test
    void noWaitIsLostBetweenTwoThreads() throws InterruptedException {
        ArrivedWaits arrived = new ArrivedWaits();
        int count = 5 * ArrivedWaits.CAPACITY;
        Thread reader = adding(arrived, count);
        long[] next = {0};
        Server.until(() -> arrived.drain((place, delay, late, failed) -> {
                    assertEquals(next[0], place);
                    assertEquals(next[0]++, (long) delay);
                })
                == count);
        reader.join();
    }

    private static Thread adding(ArrivedWaits arrived, int count) {
        Thread thread = new Thread(() -> {
            for (int i = 0; i < count; i++) {
                arrived.add(i, 0, false);
            }
        });
        thread.start();
        return thread;
    }
}
