package dev.bide.wait;

/**
 * A part of a fan-out: the waits of a range of indexes. None of them fails or times out: the node that was asked knows
 * the outcome from the seed, and begins only waits that end.
 *
 * @param request the number of waits in the range, and as {@code need} the number of them that end
 * @param first the index of the first wait
 * @param age how long ago the fan-out was requested, in seconds
 */
public record FanOutPart(FanOutRequest request, int first, double age) {

    /** Returns a range of the waits of a fan-out, of which some end. */
    static FanOutPart of(FanOutRequest whole, int first, int size, int ending, double age) {
        FanOutRequest part =
                new FanOutRequest(size, whole.shape(), whole.seed(), ending, OnFailure.FAIL_FAST, Terms.NONE);
        return new FanOutPart(part, first, age);
    }
}
