package dev.bide.script;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;

/**
 * Finds the node of a cluster that decides about a script or a sequence, and asks it for steps. Any thread may call it.
 */
public interface RemoteSeries {

    /** The scripts and sequences of other nodes for a process without a cluster: there are none. */
    RemoteSeries NONE = new RemoteSeries() {
        @Override
        public boolean isHere(KeyedScript script) {
            return true;
        }

        @Override
        public boolean isHere(Sequence sequence) {
            return true;
        }

        @Override
        public Future<TakenStep> take(KeyedScript script) {
            throw new IllegalStateException("all scripts are here");
        }

        @Override
        public Future<TakenStep> take(Sequence sequence) {
            throw new IllegalStateException("all sequences are here");
        }

        @Override
        public double seconds() {
            return 0;
        }
    };

    /**
     * Returns whether this process decides about a script, without asking another node.
     *
     * @param script a script and its key
     * @return true if its steps are counted here
     */
    boolean isHere(KeyedScript script);

    /**
     * Returns whether this process decides about a sequence, without asking another node.
     *
     * @param sequence a sequence
     * @return true if its draws are counted here
     */
    boolean isHere(Sequence sequence);

    /**
     * Takes the next step of a script.
     *
     * @param script a script and its key
     * @return a future of the step. It fails with a refusal if the key belongs to another script, or a node cannot be asked
     */
    Future<TakenStep> take(KeyedScript script);

    /**
     * Takes the next draw of a sequence.
     *
     * @param sequence a sequence
     * @return a future of the draw's index. It fails with a refusal if a node cannot be asked
     */
    Future<TakenStep> take(Sequence sequence);

    /**
     * Returns the longest time until a call has begun.
     *
     * @return seconds, after which the call is refused
     */
    double seconds();

    /**
     * Returns the refusal of a step while the nodes disagree about who decides, because one joins or leaves.
     *
     * @return a refusal that {@link #isUndecided} recognises, also after it has crossed between nodes
     */
    static Refusal undecided() {
        return new Refusal(Reason.LOST, "the cluster is changing, and no node decides about the key: try again");
    }

    /**
     * Returns whether a step was refused because the nodes disagree about who decides. They agree soon.
     *
     * @param failure why a step was not taken
     * @return true if the caller should ask again
     */
    static boolean isUndecided(Throwable failure) {
        // By its sentence, which is all that crosses between nodes beside the reason.
        return undecided().getMessage().equals(failure.getMessage());
    }
}
