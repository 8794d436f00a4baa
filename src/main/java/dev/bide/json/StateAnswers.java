package dev.bide.json;

import dev.bide.operation.Field;
import dev.bide.pool.PoolState;
import dev.bide.pool.PoolStates;
import dev.bide.reset.Cleared;
import dev.bide.script.ScriptProgress;
import dev.bide.script.Scripts;
import dev.bide.script.Sequence;
import dev.bide.script.SequenceProgress;
import dev.bide.script.Sequences;
import dev.bide.wait.WaitRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Writes the state of scripts, sequences and pools, the same over HTTP and on the bus. Any thread may call it. */
public final class StateAnswers {

    private static final String CALLS = "calls";
    private static final String COUNT = "count";
    private static final String SCRIPTS = "scripts";
    private static final String SEQUENCES = "sequences";
    private static final String POOLS = "pools";

    private StateAnswers() {}

    /**
     * Writes scripts.
     *
     * @param scripts the scripts of the process
     * @param limit how many at most
     * @return {@code scripts}, each with {@code key, script, calls}, and {@code count}, how many there are in all
     */
    public static JsonObject scripts(Scripts scripts, int limit) {
        return list(SCRIPTS, scripts.list(limit), StateAnswers::deleted).put(COUNT, scripts.count());
    }

    /**
     * Writes a script that may go on.
     *
     * @param progress the script, and how many calls it has answered
     * @return {@code key, script, next, calls}
     */
    public static JsonObject script(ScriptProgress progress) {
        return keyed(progress).put("next", progress.nextStep()).put(CALLS, progress.calls());
    }

    /**
     * Writes a script without its next step.
     *
     * @param progress the script, and how many calls it has answered
     * @return {@code key, script, calls}
     */
    public static JsonObject deleted(ScriptProgress progress) {
        return keyed(progress).put(CALLS, progress.calls());
    }

    private static JsonObject keyed(ScriptProgress progress) {
        return new JsonObject().put(Field.KEY.key(), progress.key()).put(Field.SCRIPT.key(), progress.script());
    }

    /**
     * Writes sequences.
     *
     * @param sequences the sequences of the process
     * @param limit how many at most
     * @return {@code sequences} and {@code count}, how many there are in all
     */
    public static JsonObject sequences(Sequences sequences, int limit) {
        return sequences(sequences.list(limit)).put(COUNT, sequences.count());
    }

    /**
     * Writes the sequences with one name.
     *
     * @param progress how far each is
     * @return {@code sequences}, each with {@code sequence, maxDelay or shape, seed, failRate?, calls, next}
     */
    public static JsonObject sequences(List<SequenceProgress> progress) {
        return list(SEQUENCES, progress, StateAnswers::sequence);
    }

    /**
     * Writes sequences with one name that were deleted.
     *
     * @param progress how far each was, at least one
     * @return {@code sequence, count, calls}: the name, how many there were, and their calls together
     */
    public static JsonObject deleted(List<SequenceProgress> progress) {
        return new JsonObject()
                .put(Field.SEQUENCE.key(), progress.get(0).sequence().name())
                .put(COUNT, progress.size())
                .put(CALLS, progress.stream().mapToLong(SequenceProgress::calls).sum());
    }

    private static JsonObject sequence(SequenceProgress progress) {
        Sequence sequence = progress.sequence();
        JsonObject json = new JsonObject().put(Field.SEQUENCE.key(), sequence.name());
        Shapes.put(json.getMap(), sequence.shape());
        json.put(Field.SEED.key(), sequence.seed());
        WaitRequest wait = progress.nextWait();
        JsonObject next =
                new JsonObject().put(Field.INDEX.key(), progress.next()).put("delay", wait.draw());
        if (sequence.failRate() > 0) {
            json.put(Field.FAIL_RATE.key(), sequence.failRate());
            next.put("fails", wait.fails());
        }
        return json.put(CALLS, progress.calls()).put("next", next);
    }

    /**
     * Writes pools.
     *
     * @param pools the pools of the process
     * @param limit how many at most
     * @return {@code pools} and {@code count}, how many there are in all
     */
    public static JsonObject pools(PoolStates pools, int limit) {
        return list(POOLS, pools.list(limit), StateAnswers::pool).put(COUNT, pools.count());
    }

    /**
     * Writes a pool.
     *
     * @param state how full it is
     * @return {@code pool, capacity?, busy, queued, nextFree}
     */
    public static JsonObject pool(PoolState state) {
        JsonObject json = new JsonObject().put(Field.POOL.key(), state.pool());
        if (state.capacity() > 0) {
            json.put(Field.CAPACITY.key(), state.capacity());
        }
        return json.put("busy", state.busy()).put("queued", state.queued()).put("nextFree", state.nextFree());
    }

    /**
     * Writes what a reset has ended and forgotten.
     *
     * @param cleared the numbers
     * @return {@code waits, tasks, pools, scripts, sequences, calls}
     */
    public static JsonObject reset(Cleared cleared) {
        return new JsonObject()
                .put("waits", cleared.waits())
                .put("tasks", cleared.tasks())
                .put(POOLS, cleared.pools())
                .put(SCRIPTS, cleared.scripts())
                .put(SEQUENCES, cleared.sequences())
                .put("calls", cleared.calls());
    }

    /**
     * Returns a list for a message.
     *
     * @param listed an answer with an iterator, which only {@link JsonBuffers} can turn into text
     * @return the same answer with an array
     */
    public static JsonObject message(JsonObject listed) {
        JsonObject message = new JsonObject();
        listed.forEach(field -> message.put(
                field.getKey(), field.getValue() instanceof Iterator<?> items ? array(items) : field.getValue()));
        return message;
    }

    private static JsonArray array(Iterator<?> items) {
        JsonArray array = new JsonArray();
        items.forEachRemaining(array::add);
        return array;
    }

    /** Returns an object with a list, whose items are written only when their piece of the text is next. */
    private static <T> JsonObject list(String key, List<T> items, Function<T, JsonObject> write) {
        // 200 scripts of 4,096 characters each are almost a megabyte.
        return new JsonObject().put(key, items.stream().map(write).iterator());
    }
}
