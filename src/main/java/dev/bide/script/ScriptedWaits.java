package dev.bide.script;

import dev.bide.wait.Engine;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import java.util.function.Function;

/**
 * Begins waits, with or without a script, on one event loop. Any thread may call it.
 *
 * @param engine begins the waits
 * @param scripts the scripts of the process, shared with all other instances
 * @param limits how many scripts are kept, and how long
 */
public record ScriptedWaits(Engine engine, Scripts scripts, ScriptLimits limits) {

    /**
     * Begins the wait of a call with a function, which may start a task.
     *
     * @param call a wait, or the next step of a script
     * @param begin begins a wait, and does not block until it ends
     * @param <T> the result of the function
     * @return the result of the function
     */
    public <T> T begin(Call call, Function<WaitRequest, T> begin) {
        return scripts.begin(call, limits, engine.loop().nanos(), begin);
    }

    /**
     * Begins the wait of a call.
     *
     * @param call a wait, or the next step of a script
     * @return the wait, which has begun
     */
    public PendingWait<Wait> waitRandom(Call call) {
        return begin(call, engine::waitRandom);
    }

    /**
     * Deletes a script, so that the next call with its key starts over, with the script that it brings.
     *
     * @param key the key of its calls
     * @return how far the script was
     * @throws dev.bide.refusal.Refusal if there is no script with this key
     */
    public ScriptProgress delete(String key) {
        return scripts.delete(key, limits, engine.loop().nanos());
    }
}
