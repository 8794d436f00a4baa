package dev.bide.wait;

import java.util.function.DoubleConsumer;

/** The delays of a fan-out, drawn without waiting and without an array of them. Any thread may call it. */
public final class DrawnDelays {

    private DrawnDelays() {}

    /**
     * The ends of a range of delays.
     *
     * @param soonest the shortest delay in seconds; 0 if there is none
     * @param last the longest delay in seconds; 0 if there is none
     */
    public record Extremes(double soonest, double last) {}

    /**
     * Returns the shortest and the longest delay of a request. It takes a few milliseconds for a million, whatever the shape.
     *
     * @param request the fan-out
     * @return its extremes
     */
    public static Extremes extremes(FanOutRequest request) {
        if (request.n() == 0) {
            return new Extremes(0, 0);
        }
        Draw draw = new Draw(request);
        // A delay grows with its bits, so only two of them have to be turned into delays.
        long least = draw.bits(0);
        long greatest = least;
        for (int i = 1; i < request.n(); i++) {
            long bits = draw.bits(i);
            least = Long.compareUnsigned(bits, least) < 0 ? bits : least;
            greatest = Long.compareUnsigned(bits, greatest) > 0 ? bits : greatest;
        }
        return new Extremes(draw.delay(least), draw.delay(greatest));
    }

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
