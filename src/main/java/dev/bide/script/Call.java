package dev.bide.script;

import dev.bide.refusal.Refusal;
import dev.bide.wait.WaitRequest;
import java.util.Optional;

/**
 * A request for a single wait, alone or as the next call of a script or a sequence.
 *
 * @param request what to wait for; a script replaces its delay, its failure and its index, and a sequence its index
 * @param series the script or the sequence of the call, if any
 */
public record Call(WaitRequest request, Optional<Series> series) {

    /**
     * Returns a call without a script or a sequence.
     *
     * @param request what to wait for
     * @return a call
     */
    public static Call of(WaitRequest request) {
        return new Call(request, Optional.empty());
    }

    /**
     * Returns a call that gets the next step of a script.
     *
     * @param request the seed, the timeout and the pool of the wait
     * @param script the steps, such as {@code 2s,503*3,uniform(0,1)!429}: a delay, a status from 400 to 599, or both
     * @param key the key of the calls that share the script
     * @return a call
     * @throws Refusal if the script or the key is invalid
     */
    public static Call scripted(WaitRequest request, String script, String key) {
        return new Call(request, Optional.of(new KeyedScript(key, Script.of(script))));
    }

    /**
     * Returns a call that gets the next draw of its seed.
     *
     * @param request the wait, whose index is replaced; {@link dev.bide.wait.Seed#of} makes a seed of a name
     * @param name the name of the calls that share the sequence, if they have the same seed, shape and chance of failure
     * @return a call
     * @throws Refusal if the name is invalid
     */
    public static Call sequenced(WaitRequest request, String name) {
        return new Call(request, Optional.of(new NamedSequence(name)));
    }
}
