package dev.bide.script;

import dev.bide.refusal.Refusal;
import dev.bide.wait.WaitRequest;
import java.util.Optional;

/**
 * A request for a single wait, with or without a script.
 *
 * @param request what to wait for; a script replaces its delay and its failure
 * @param script the script whose next step the call gets, if any
 */
public record Call(WaitRequest request, Optional<KeyedScript> script) {

    /**
     * A script, and the key of the calls that share it: each call with the key gets the next step.
     *
     * @param key the key
     * @param script the steps
     */
    public record KeyedScript(String key, Script script) {

        /** The greatest length of a key, in characters. */
        public static final int MAX_KEY_LENGTH = 200;

        /** Refuses a key that is empty, too long, or not fit for a path. */
        public KeyedScript {
            // A client deletes a script at a path that ends with its key, and clients and proxies resolve dot segments.
            if (key.equals(".") || key.equals("..")) {
                throw Refusal.invalid("key", "must not be what paths are made of", key);
            }
            // The key is kept for as long as its script, so its length needs a limit.
            if (key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
                throw Refusal.invalid("key", "must be a text of 1 to " + MAX_KEY_LENGTH + " characters", key);
            }
        }
    }

    /**
     * Returns a call without a script.
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
     * @param script the steps, such as {@code 2s,503,10ms!429}: a delay, a status from 400 to 599, or both
     * @param key the key of the calls that share the script
     * @return a call
     * @throws Refusal if the script or the key is invalid
     */
    public static Call scripted(WaitRequest request, String script, String key) {
        return new Call(request, Optional.of(new KeyedScript(key, Script.of(script))));
    }
}
