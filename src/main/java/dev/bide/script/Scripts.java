package dev.bide.script;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call.Cue;
import dev.bide.time.Seconds;
import dev.bide.wait.WaitRequest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** How far the scripts of the process are. Any thread may call it; all instances share one. */
public final class Scripts {

    /**
     * How much is kept.
     *
     * @param most how many keys
     * @param seconds for how long after the last call with one
     */
    public record Keeping(int most, double seconds) {}

    /** One that has been begun, and when it was called last. */
    private static final class Progress {

        private final String script;
        private long calls;
        private long nanos;

        Progress(String script) {
            this.script = script;
        }
    }

    /** In the order of the last calls. */
    private final Map<String, Progress> scripts = new LinkedHashMap<>();

    /** Makes a store in which no script has been begun. */
    public Scripts() {}

    /**
     * Tells how many scripts have been begun.
     *
     * @return those that are kept, and perhaps some that are due to be forgotten
     */
    public int count() {
        synchronized (scripts) {
            return scripts.size();
        }
    }

    /**
     * Begins what a call asks for, or the next step of its script. What cannot be begun is no call.
     *
     * @param call what is asked for
     * @param keeping how many scripts there may be
     * @param nanos what time it is, by the clock of the loops
     * @param begin begins a wait, and does not wait for it
     * @param <T> what comes of that
     * @return what has come of that
     * @throws Refusal if there are too many scripts, or the key belongs to another one
     */
    public <T> T begin(Call call, Keeping keeping, long nanos, Function<WaitRequest, T> begin) {
        if (call.cue().isEmpty()) {
            return begin.apply(call.request());
        }
        Cue cue = call.cue().get();
        synchronized (scripts) {
            forget(keeping, nanos);
            Progress progress =
                    scripts.getOrDefault(cue.key(), new Progress(cue.script().text()));
            check(cue, progress.script, keeping);
            T begun = begin.apply(cue.script().step(progress.calls).of(call.request()));
            progress.calls++;
            progress.nanos = nanos;
            scripts.remove(cue.key()); // so that it comes after all others
            scripts.put(cue.key(), progress);
            return begun;
        }
    }

    private void check(Cue cue, String known, Keeping keeping) {
        if (!known.equals(cue.script().text())) {
            throw new Refusal(
                    Reason.KEY_REUSED,
                    "the key " + Refusal.shown(cue.key()) + " belongs to another script, " + Refusal.shown(known)
                            + ", until that is deleted or forgotten");
        }
        if (scripts.size() >= keeping.most() && !scripts.containsKey(cue.key())) {
            throw new Refusal(
                    Reason.FULL,
                    "too many scripts have been begun: " + scripts.size() + " are kept, and one more would be over the"
                            + " limit of " + keeping.most() + " (limits.maxScripts)");
        }
    }

    private void forget(Keeping keeping, long nanos) {
        long ttl = Seconds.nanos(keeping.seconds());
        Iterator<Progress> eldest = scripts.values().iterator();
        while (eldest.hasNext() && nanos - eldest.next().nanos > ttl) {
            eldest.remove();
        }
    }

    /**
     * Forgets a script, so that the next call with its key gets the first step of whatever script it brings.
     *
     * @param key the key of its calls
     * @param keeping how long scripts are kept
     * @param nanos what time it is, by the clock of the loops
     * @return what has been forgotten
     * @throws Refusal if there is none
     */
    public ScriptProgress delete(String key, Keeping keeping, long nanos) {
        synchronized (scripts) {
            forget(keeping, nanos);
            Progress progress = scripts.remove(key);
            if (progress == null) {
                throw new Refusal(Reason.NOT_FOUND, "there is no script with the key " + Refusal.shown(key));
            }
            return new ScriptProgress(key, progress.script, progress.calls);
        }
    }
}
