package dev.bide.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EndedWaitTextTest {

    private static String text(double delay, double late, boolean failed) {
        StringBuilder text = new StringBuilder();
        EndedWaitText.append(text, delay, late, failed);
        return text.toString();
    }

    @Test
    void aWaitIsAnObjectWithPlainNumbers() {
        assertEquals("{\"delay\":5.493743249193239,\"late\":0.00055}", text(5.493743249193239, 0.00055, false));
    }

    @Test
    void onlyAWaitThatFailedSaysSo() {
        assertEquals("{\"delay\":0.0,\"late\":0.0,\"failed\":true}", text(0, 0, true));
    }
}
