package dev.bide.wait;

import java.util.function.DoubleConsumer;

/** The delays of a fan-out, drawn without waiting and without an array of them. Any thread may call it. */
public final class DrawnDelays {

    private DrawnDelays() {}

    /**
     * Draws each delay of a request. It takes about 20 ms for a million uniform delays, so not on an event loop.
     *
     * @param request the fan-out
     * @param consumer receives each delay in seconds, in the order of the indexes
     */
    public static void each(FanOutRequest request, DoubleConsumer consumer) {
        // Only the seed and the shape decide the delays. What else a request has would end a fan-out early.
        Draw draw = new Draw(request);
        for (int i = 0; i < request.n(); i++) {
            consumer.accept(draw.delay(draw.bits(i)));
        }
    }
}
