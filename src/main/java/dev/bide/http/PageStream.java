package dev.bide.http;

import dev.bide.cluster.ForeignTasks;
import dev.bide.json.StreamFormat;
import dev.bide.operation.PageView;
import dev.bide.page.Feed;
import dev.bide.page.Viewer;
import dev.bide.page.ViewerOutput;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** The stream of events that a page shows. Only the thread of the connection's loop may call it. */
final class PageStream {

    /** What the counts of a run take. Viewers of the same run share them, but each may look at another. */
    private static final long BYTES_PER_RUN = 100_000;

    private final Feed feed;
    private final ForeignTasks foreign;

    PageStream(Feed feed, ForeignTasks foreign) {
        this.feed = feed;
        this.foreign = foreign;
    }

    void answer(Exchange exchange) {
        exchange.client().chooseAccepted(List.of(StreamFormat.EVENTS.type()));
        PageView view = PageView.of(exchange.client().query());
        if (exchange.client().isHead()) {
            exchange.writer.prepareHead(200, StreamFormat.EVENTS.type());
            exchange.writer.end();
            return;
        }
        view.task().flatMap(foreign::elsewhere).ifPresent(task -> {
            // Every wait would have to cross as it ends, only to be counted for the page.
            throw new Refusal(
                    Reason.INVALID,
                    "task " + Refusal.shown(task.id()) + " is on " + task.place() + ": open the page of that node");
        });
        if (view.task().isPresent()) {
            exchange.takeBytes(BYTES_PER_RUN);
        }
        Output output = new Output(exchange.writer);
        // It may throw, and the answer is a refusal then: so the head is prepared when the first event comes.
        Viewer viewer = feed.open(view.task(), view.log(), output);
        exchange.lease.onDisconnect(viewer::close);
    }

    private static final class Output implements ViewerOutput {

        private final ResponseWriter writer;
        private boolean begun;

        Output(ResponseWriter writer) {
            this.writer = writer;
        }

        @Override
        public Future<?> send(String events) {
            if (!begun) {
                begun = true;
                writer.prepareHead(200, StreamFormat.EVENTS.type());
                writer.prepareUnknownLength();
            }
            // The future of the write is the back-pressure: until it completes, the viewer sends nothing more.
            return writer.write(Buffer.buffer(events));
        }

        @Override
        public void end(String event) {
            writer.end(Buffer.buffer(event));
        }
    }
}
