package dev.bide.script;

import dev.bide.wait.Engine;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import java.util.function.Function;

/**
 * Begins waits, alone or as the next call of a script or a sequence, on one event loop. Any thread may call it.
 *
 * @param engine begins the waits
 * @param scripts the scripts of the process
 * @param sequences the sequences of the process
 */
public record Calls(Engine engine, Scripts scripts, Sequences sequences) {

    /**
     * Begins the wait of a call with a function, which may start a task.
     *
     * @param call a wait, or the next call of a script or a sequence
     * @param begin begins a wait, and does not block until it ends
     * @param <T> the result of the function
     * @return the result of the function
     * @throws dev.bide.refusal.Refusal if too many scripts or sequences are kept, or the key belongs to another script
     */
    public <T> T begin(Call call, Function<WaitRequest, T> begin) {
        WaitRequest request = call.request();
        if (call.series().isEmpty()) {
            return begin.apply(request);
        }
        if (call.series().get() instanceof KeyedScript keyed) {
            return scripts.begin(
                    keyed, number -> begin.apply(keyed.script().step(number).applyTo(request, number)));
        }
        if (call.series().get() instanceof CountedCalls counted) {
            return counted.count().begin(number -> begin.apply(counted.at(request, number)));
        }
        Sequence sequence = Sequence.of((NamedSequence) call.series().get(), request);
        return sequences.begin(sequence, number -> begin.apply(request.at(number)));
    }

    /**
     * Begins the wait of a call.
     *
     * @param call a wait, or the next call of a script or a sequence
     * @return the wait, which has begun
     */
    public PendingWait<Wait> waitRandom(Call call) {
        return begin(call, engine::waitRandom);
    }
}
