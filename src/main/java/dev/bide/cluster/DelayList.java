package dev.bide.cluster;

import dev.bide.json.JsonFields;
import dev.bide.operation.Requests;
import dev.bide.operation.TaskRequests;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The delays in the result of a task of another node. A delay is a function of the seed, so they are drawn again here,
 * and a list of a million delays does not cross. If waits were lost with a node, the seed does not say which ones are
 * left: only then the list crosses, in pieces. Only the thread of the instance's loop may call it.
 */
final class DelayList {

    /** The most delays in a message. They take 43 KB. */
    static final int MAX_DELAYS = 4096;

    private static final String DELAYS = "delays";

    /** No limits: the node of the task has checked its request against its own. */
    private static final Limits UNLIMITED =
            new Limits(Limits.MAX_SECONDS, Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Limits.MAX_SECONDS);

    private final ForeignTask task;
    private final TaskReport report;

    DelayList(ForeignTask task, TaskReport report) {
        this.task = task;
        this.report = report;
    }

    /** Writes delays of this node for a message to another node. */
    static JsonObject message(double[] delays, int after) {
        int count = Math.max(0, Math.min(MAX_DELAYS, delays.length - after));
        byte[] bytes = new byte[count * Double.BYTES];
        ByteBuffer.wrap(bytes).asDoubleBuffer().put(delays, Math.min(after, delays.length), count);
        return new JsonObject().put(DELAYS, bytes);
    }

    /** Returns a future of the delays in seconds, ascending. */
    Future<double[]> delays() {
        return report.lost() == 0 ? drawn() : read();
    }

    private Future<double[]> drawn() {
        Requests requests = new Requests(UNLIMITED, task.operations().profiles());
        JsonObject asked = report.task().getJsonObject("request");
        FanOutRequest request = (FanOutRequest)
                TaskRequests.task(JsonFields.of(asked), requests).request();
        AtomicReference<double[]> delays = new AtomicReference<>();
        return task.operations()
                .engine()
                .loop()
                .timers()
                .runOnWorker(() -> delays.set(request.drawSucceeding()))
                .compose(done -> checked(delays.get()));
    }

    /** Asks for the delays, one message after the other. */
    Future<double[]> read() {
        return read(new double[report.delays()], 0).compose(this::checked);
    }

    private Future<double[]> read(double[] delays, int after) {
        if (after == delays.length) {
            return Future.succeededFuture(delays);
        }
        return task.delays(after).compose(message -> {
            DoubleBuffer piece = ByteBuffer.wrap(message.getBinary(DELAYS)).asDoubleBuffer();
            int count = piece.remaining();
            if (count == 0 || count > delays.length - after) {
                return Future.failedFuture(task.mismatch());
            }
            piece.get(delays, after, count);
            return read(delays, after + count);
        });
    }

    /** Refuses a list whose length differs from the counts of the result. */
    private Future<double[]> checked(double[] delays) {
        return delays.length == report.delays() ? Future.succeededFuture(delays) : Future.failedFuture(task.mismatch());
    }
}
