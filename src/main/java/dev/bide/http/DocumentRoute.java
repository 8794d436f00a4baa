package dev.bide.http;

import dev.bide.time.Loop;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/**
 * A document that is made at its first request, and is the same for all. Only the thread of the connection's loop may call
 * it.
 */
final class DocumentRoute {

    private final Loop loop;
    private final Supplier<JsonObject> document;

    /** The text of the document; null before its first request. A worker sets it, once or twice to the same text. */
    private volatile String text;

    DocumentRoute(Loop loop, Supplier<JsonObject> document) {
        this.loop = loop;
        this.document = document;
    }

    void answer(Exchange exchange) {
        exchange.client().requireNoQuery();
        if (text != null) {
            exchange.answerText(MediaTypes.JSON, text);
            return;
        }
        // On a worker: the first document takes a tenth of a second, mostly to load classes.
        exchange.hold(
                loop.timers().runOnWorker(() -> text = document.get().encode() + "\n"),
                () -> {},
                made -> exchange.answerText(MediaTypes.JSON, text));
    }
}
