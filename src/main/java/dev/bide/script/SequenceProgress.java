package dev.bide.script;

import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;

/**
 * How far a sequence is.
 *
 * @param sequence the sequence
 * @param next the index of the draw that the next call gets
 * @param calls how many calls were begun; a refused call does not count
 */
public record SequenceProgress(Sequence sequence, long next, long calls) {

    static SequenceProgress of(PositionProgress<Sequence> progress) {
        return new SequenceProgress(progress.key(), progress.next(), progress.calls());
    }

    /**
     * Returns the wait that the next call gets.
     *
     * @return a request without the pool and the timeout of the call
     */
    public WaitRequest nextWait() {
        return WaitRequest.of(sequence.shape())
                .withSeed(sequence.seed())
                .failing(sequence.failRate(), Terms.DEFAULT_STATUS)
                .at(next);
    }
}
