package dev.bide.script;

import dev.bide.refusal.Refusal;
import dev.bide.wait.WaitRequest;
import java.util.Optional;

/**
 * A wait that is asked for, perhaps as the next step of a script.
 *
 * @param request what to wait for; of a script, all but the delay and the failure
 * @param cue which script, if any
 */
public record Call(WaitRequest request, Optional<Cue> cue) {

    /**
     * Which step of which script is meant: the next one of those with the same key.
     *
     * @param key what tells these calls from others
     * @param script what they get
     */
    public record Cue(String key, Script script) {

        private static final int LONGEST_KEY = 200;

        /** Refuses what cannot be. */
        public Cue {
            if (key.equals(".") || key.equals("..")) {
                throw Refusal.invalid("key", "must not be what paths are made of", key); // nobody could delete it
            }
            if (key.isEmpty() || key.length() > LONGEST_KEY) {
                throw Refusal.invalid("key", "must be a text of 1 to " + LONGEST_KEY + " characters", key);
            }
        }
    }

    /**
     * Asks for a wait without a script.
     *
     * @param request what to wait for
     * @return a call
     */
    public static Call of(WaitRequest request) {
        return new Call(request, Optional.empty());
    }

    /**
     * Asks for the next step of a script.
     *
     * @param request what the wait is to have besides: a seed, a timeout, a pool
     * @param script its steps, such as {@code 2s,503,10ms!429}: a delay, a status from 400 to 599, or both
     * @param key what tells these calls from others
     * @return a call
     * @throws Refusal if there is no such script
     */
    public static Call scripted(WaitRequest request, String script, String key) {
        return new Call(request, Optional.of(new Cue(key, Script.of(script))));
    }
}
