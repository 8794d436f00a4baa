package dev.bide.wait;

/**
 * A part of a fan-out: the waits of a range of indexes. None of them fails, and there is no timeout, since the node that was
 * asked knows the outcome from the seed and begins only what is going to end.
 *
 * @param request how many waits the range has, and how many of them end: those that it needs
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
