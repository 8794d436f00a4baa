package dev.bide.script;

import dev.bide.script.Scripts.Keeping;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import dev.bide.wait.Waiting;
import dev.bide.wait.Waits;
import java.util.function.Function;

/**
 * Begins waits, alone or as steps of scripts, on one event loop. Any thread may call it.
 *
 * @param waits what waits
 * @param scripts the process's, shared with all other instances
 * @param keeping how much of them is kept
 */
public record Calls(Waits waits, Scripts scripts, Keeping keeping) {

    /**
     * Begins what a call asks for.
     *
     * @param call a wait, or the next step of a script
     * @param begin begins a wait, and does not wait for it
     * @param <T> what comes of that
     * @return what has come of that
     */
    public <T> T begin(Call call, Function<WaitRequest, T> begin) {
        return scripts.begin(call, keeping, waits.loop().nanos(), begin);
    }

    /**
     * Waits once, as a call asks for.
     *
     * @param call a wait, or the next step of a script
     * @return the wait, which has begun
     */
    public Waiting<Wait> one(Call call) {
        return begin(call, waits::one);
    }

    /**
     * Has a script start over, with whatever steps the next call brings.
     *
     * @param key the key of its calls
     * @return what has been forgotten
     * @throws dev.bide.wait.Refusal if there is none
     */
    public Played delete(String key) {
        return scripts.delete(key, keeping, waits.loop().nanos());
    }
}
