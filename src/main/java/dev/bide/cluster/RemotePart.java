package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.wait.FanOutNode;
import dev.bide.wait.FanOutPart;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * A part of a fan-out that runs on another node. It asks again and again how far the part is: with one long question,
 * it would not notice that the node hangs. Only the loop's thread may call it, except for {@link #finished}.
 */
final class RemotePart implements FanOutNode.Running {

    private final RemoteNode node;
    private final String id;
    private final FanOutNode.Listener listener;
    private volatile int finished; // the loop writes it, any thread may read it
    private boolean hasBegun;
    private boolean isOver;

    RemotePart(RemoteNode node, String id, FanOutNode.Listener listener) {
        this.node = node;
        this.id = id;
        this.listener = listener;
    }

    void begin(FanOutPart part, boolean isFollowed) {
        ask(Ask.BEGIN_PART, PartMessages.begin(id, part, isFollowed), begun -> {
            hasBegun = true;
            if (isOver) {
                sendEnd();
            } else {
                await();
            }
        });
    }

    @Override
    public int finished() {
        return finished;
    }

    @Override
    public void cancel() {
        if (!isOver) {
            isOver = true;
            // Not before the node has begun it, because its instances may take two messages in any order.
            if (hasBegun) {
                sendEnd();
            }
        }
    }

    private void await() {
        JsonObject question = PartMessages.await(id, node.cluster().lostSeconds() / 2);
        ask(Ask.AWAIT_PART, question, answer -> {
            if (!isOver) {
                read(answer);
            }
        });
    }

    private void read(JsonObject answer) {
        finished = answer.getInteger(PartMessages.FINISHED);
        JsonArray ticks = answer.getJsonArray(PartMessages.TICKS);
        for (int i = 0; ticks != null && i < ticks.size() && !isOver; i += 2) {
            listener.ended(ticks.getInteger(i), ticks.getLong(i + 1));
        }
        if (isOver) {
            return; // the listener has cancelled it
        }
        if (PartMessages.isOver(answer)) {
            isOver = true;
            listener.done(PartMessages.late(answer));
        } else {
            await();
        }
    }

    private void sendEnd() {
        // The answer is ignored: a node that does not get this message ends the part when no more questions come.
        Future<JsonObject> sent = ask(Ask.END_PART, PartMessages.end(id));
        sent.onComplete(answer -> {});
    }

    private void ask(Ask what, JsonObject body, Consumer<JsonObject> then) {
        // Posted to the loop, because an answer comes on the context of the caller, which may be another one.
        ask(what, body)
                .onComplete(answer -> node.loop().run(() -> {
                    if (answer.succeeded()) {
                        accept(answer.result(), then);
                    } else if (!isOver) {
                        fail(named(answer.cause()));
                    }
                }));
    }

    private void accept(JsonObject answer, Consumer<JsonObject> then) {
        try {
            then.accept(answer);
        } catch (RuntimeException | Error e) {
            fail(e); // no further question would be asked, and the fan-out would never end
        }
    }

    private void fail(Throwable cause) {
        isOver = true;
        listener.failed(cause);
        if (hasBegun) {
            sendEnd(); // the node may have the part, and only its answer may be lost
        }
    }

    private Future<JsonObject> ask(Ask what, JsonObject body) {
        return node.cluster()
                .peers()
                .ask(node.node(), what, body, node.cluster().lostSeconds());
    }

    /** Returns the failure with the name of the node, unless its sentence has the name already. */
    private Throwable named(Throwable cause) {
        return cause instanceof Refusal refusal && refusal.reason() != Reason.LOST
                ? new Refusal(refusal.reason(), node.name() + " refused its part: " + refusal.getMessage())
                : cause;
    }
}
