package dev.bide.wait;

/**
 * A fan-out that is over.
 *
 * @param request what was asked
 * @param delays what was drawn for the waits that ended well, in seconds, ascending; shared, so not to be changed
 * @param failed how many waits failed; those that are left were cancelled, since they were not needed
 * @param longest the delay of the last wait that ended, in seconds, 0 if there was none
 * @param elapsed what all of it took, in seconds, never less than the longest delay
 */
@SuppressWarnings("ArrayRecordComponent") // 8 bytes a wait is the point; it is compared by nobody
public record FanOut(FanOutRequest request, double[] delays, int failed, double longest, double elapsed) {

    /**
     * Tells how many waits were cancelled, since enough others had ended.
     *
     * @return 0 unless fewer than all were needed
     */
    public int cancelled() {
        return request.n() - delays.length - failed;
    }
}
