package dev.bide.script;

import dev.bide.refusal.Refusal;
import dev.bide.wait.Engine;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Begins waits, alone or as the next call of a script or a sequence, on one event loop. Any thread may call it.
 *
 * @param engine begins the waits
 * @param scripts the scripts of the process
 * @param sequences the sequences of the process
 * @param remote the scripts and sequences that other nodes of a cluster decide about
 */
public record Calls(Engine engine, Scripts scripts, Sequences sequences, RemoteSeries remote) {

    /**
     * Creates the calls of a process without a cluster.
     *
     * @param engine begins the waits
     * @param scripts the scripts of the process
     * @param sequences the sequences of the process
     */
    public Calls(Engine engine, Scripts scripts, Sequences sequences) {
        this(engine, scripts, sequences, RemoteSeries.NONE);
    }

    /**
     * Returns whether the step of a call is known without asking another node.
     *
     * @param call a wait, or the next call of a script or a sequence
     * @return true if {@link #begin} may be called for it
     */
    public boolean isHere(Call call) {
        Optional<Series> series = call.series();
        if (series.isEmpty() || series.get() instanceof CountedCalls) {
            return true;
        }
        return series.get() instanceof KeyedScript keyed
                ? remote.isHere(keyed)
                : remote.isHere(Sequence.of((NamedSequence) series.get(), call.request()));
    }

    private Future<TakenStep> take(Call call) {
        return call.series().get() instanceof KeyedScript keyed
                ? remote.take(keyed)
                : remote.take(Sequence.of((NamedSequence) call.series().get(), call.request()));
    }

    /** Returns the wait of a call that has taken a step at another node. */
    private static WaitRequest at(Call call, long number) {
        return call.series().get() instanceof KeyedScript keyed
                ? keyed.script().step(number).applyTo(call.request(), number)
                : call.request().at(number);
    }

    /**
     * Begins the wait of a call with a function, which may start a task, whichever node decides about the call.
     *
     * @param call a wait, or the next call of a script or a sequence
     * @param begin begins a wait, and does not block until it ends
     * @param <T> the result of the function
     * @return a future of the result of the function, on the caller's context
     * @throws dev.bide.refusal.Refusal if the function throws it, and no other node has to be asked
     */
    public <T> Future<T> beginAnywhere(Call call, Function<WaitRequest, T> begin) {
        Optional<T> here = beginHere(call, begin);
        if (here.isPresent()) {
            return Future.succeededFuture(here.get());
        }
        // On the caller's context: a call that waits for the questions of another one learns of their answers on its
        // thread.
        Promise<TakenStep> taken = engine.loop().timers().promise();
        take(call).onComplete(taken);
        return taken.future().map(step -> {
            try {
                return begin.apply(at(call, step.number()));
            } catch (RuntimeException | Error e) {
                step.refused().run();
                throw e;
            }
        });
    }

    /**
     * Begins the wait of a call with a function, which may start a task. It is for calls that are {@link #isHere}.
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
        // Nearly all calls are single waits, which need none of what follows.
        return call.series().isEmpty() ? engine.waitRandom(call.request()) : waitRandom(call, drawn -> {});
    }

    /**
     * Begins the wait of a call.
     *
     * @param call a wait, or the next call of a script or a sequence
     * @param drawn receives the wait with its number before it begins
     * @return the wait, which has begun
     */
    public PendingWait<Wait> waitRandom(Call call, Consumer<WaitRequest> drawn) {
        Function<WaitRequest, PendingWait<Wait>> begin = request -> {
            drawn.accept(request);
            return engine.waitRandom(request);
        };
        return beginHere(call, begin).orElseGet(() -> later(call, drawn));
    }

    /** Begins the wait of a call. Returns nothing if another node decides about it. */
    private <T> Optional<T> beginHere(Call call, Function<WaitRequest, T> begin) {
        if (!isHere(call)) {
            return Optional.empty();
        }
        try {
            return Optional.of(begin(call, begin));
        } catch (Refusal e) {
            if (RemoteSeries.isUndecided(e)) {
                return Optional.empty(); // the key has moved to another node since isHere(), on another thread
            }
            throw e;
        }
    }

    private PendingWait<Wait> later(Call call, Consumer<WaitRequest> drawn) {
        Future<TakenStep> taken = take(call);
        Future<WaitRequest> known = taken.map(step -> {
            WaitRequest request = at(call, step.number());
            drawn.accept(request);
            return request;
        });
        try {
            return engine.waitLater(
                    known, remote.seconds(), () -> taken.result().refused().run());
        } catch (RuntimeException | Error e) {
            // Another node may have been asked by now: a refused call takes no step.
            taken.onSuccess(step -> step.refused().run());
            throw e;
        }
    }
}
