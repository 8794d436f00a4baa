package dev.bide.wait;

import dev.bide.refusal.Reason;
import java.util.Optional;

/**
 * How a fan-out is going to end, drawn without waiting for it. Any thread may read it.
 *
 * @param delays all delays in seconds, ascending; shared, so the caller must not change it
 * @param ending how many of its waits end; the others are cancelled
 * @param seconds when it ends, in seconds from its start, if no wait is late
 * @param failure why it fails: {@link Reason#TIMED_OUT} or {@link Reason#FAILED_AS_ASKED}; empty if it succeeds
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares forecasts
public record Forecast(double[] delays, int ending, double seconds, Optional<Reason> failure) {

    /**
     * Draws a fan-out. It takes about 50 ms for a million waits, twice that if some may fail, and needs no class of Vert.x.
     *
     * @param request the fan-out
     * @return how it is going to end
     */
    public static Forecast of(FanOutRequest request) {
        double[] delays = request.draw();
        if (request.isPlain()) {
            return new Forecast(delays, delays.length, last(delays), Optional.empty());
        }
        // Drawn again with the terms: only a drawing that has them knows which waits fail, and it ends where they do.
        Drawing drawing = new Drawing(request);
        drawing.run(end -> {});
        Plan plan = drawing.plan();
        Optional<Reason> failure = switch (plan.outcome()) {
            case DONE -> Optional.empty();
            case FAILED -> Optional.of(Reason.FAILED_AS_ASKED);
            case TIMED_OUT -> Optional.of(Reason.TIMED_OUT);
        };
        return new Forecast(delays, plan.endingWaits(), plan.seconds(), failure);
    }

    private static double last(double[] delays) {
        return delays.length == 0 ? 0 : delays[delays.length - 1];
    }
}
