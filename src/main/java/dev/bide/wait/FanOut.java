package dev.bide.wait;

/**
 * A fan-out that is over.
 *
 * @param request what was asked
 * @param delays what was drawn, in seconds, ascending; shared, so not to be changed
 * @param elapsed what all of it took, in seconds, never less than the longest delay
 */
@SuppressWarnings("ArrayRecordComponent") // 8 bytes a wait is the point; it is compared by nobody
public record FanOut(FanOutRequest request, double[] delays, double elapsed) {

    /**
     * Gives the longest delay that was drawn.
     *
     * @return seconds, 0 if there was no wait
     */
    public double longest() {
        return delays.length == 0 ? 0 : delays[delays.length - 1];
    }
}
