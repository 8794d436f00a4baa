package dev.bide.script;

import dev.bide.script.Scripts.Keeping;
import dev.bide.wait.Engine;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import java.util.function.Function;

/**
 * Begins waits, alone or as steps of scripts, on one event loop. Any thread may call it.
 *
 * @param engine begins the waits
 * @param scripts the process's, shared with all other instances
 * @param keeping how much of them is kept
 */
public record ScriptedWaits(Engine engine, Scripts scripts, Keeping keeping) {

    /**
     * Begins what a call asks for.
     *
     * @param call a wait, or the next step of a script
     * @param begin begins a wait, and does not wait for it
     * @param <T> what comes of that
     * @return what has come of that
     */
    public <T> T begin(Call call, Function<WaitRequest, T> begin) {
        return scripts.begin(call, keeping, engine.loop().nanos(), begin);
    }

    /**
     * Waits once, as a call asks for.
     *
     * @param call a wait, or the next step of a script
     * @return the wait, which has begun
     */
    public PendingWait<Wait> one(Call call) {
        return begin(call, engine::waitRandom);
    }

    /**
     * Has a script start over, with whatever steps the next call brings.
     *
     * @param key the key of its calls
     * @return what has been forgotten
     * @throws dev.bide.refusal.Refusal if there is none
     */
    public ScriptProgress delete(String key) {
        return scripts.delete(key, keeping, engine.loop().nanos());
    }
}
