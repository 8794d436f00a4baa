package dev.bide.page;

import dev.bide.json.PageEvents;
import dev.bide.time.Seconds;
import java.util.Optional;

/**
 * One open page. It keeps what it has sent last, as a few numbers, and sends what has changed since. While its client takes
 * nothing, it sends nothing. Only the thread of its event loop may call it.
 */
public final class Viewer {

    /** A viewer gets an event after this time even if nothing has changed, so that a silent server is known to be gone. */
    static final long QUIET_NANOS = Seconds.toNanos(2);

    private final Feed feed;
    private final ViewerOutput output;

    /** The run that it looks at; null if it looks at none. */
    private final ViewedRun run;

    /** The id of a task that does not exist, until its client knows. */
    private Optional<String> missing;

    private boolean busy;
    private boolean closed;

    // What its client has got.
    private long sentNanos;
    private long seenColumn;
    private int seenStalls;
    private int seenVersion;
    private String seenSummary = "";
    private boolean seenPlan;
    private boolean seenOver;

    Viewer(Feed feed, ViewerOutput output, ViewedRun run, Optional<String> missing) {
        this.feed = feed;
        this.output = output;
        this.run = run;
        this.missing = missing;
    }

    /** Sends the first event: what was before. */
    void begin(Pass pass, String hello) {
        seen(pass);
        send(pass, hello);
    }

    /** Returns its run, or null. */
    ViewedRun run() {
        return run;
    }

    /** Counts a slice of its run, if it has one. Returns whether there is more to count. */
    boolean count() {
        return run != null && run.count();
    }

    /** Sends what has changed, if that is something and the client takes it. */
    void look(Pass pass) {
        if (busy || closed) {
            return;
        }
        String events = news(pass);
        if (!events.isEmpty()) {
            send(pass, events);
        }
    }

    /** Returns the events that its client has not got; empty if there are none. */
    private String news(Pass pass) {
        String events = missing.map(PageEvents::missing).orElse("");
        missing = Optional.empty();
        if (run != null && run.isPlanned() && !seenPlan) {
            seenPlan = true;
            events += run.planEvent(feed.originNanos());
        }
        return hasNews(pass) || !events.isEmpty() ? events + frame(pass) : "";
    }

    private boolean hasNews(Pass pass) {
        return pass.nanos - sentNanos >= QUIET_NANOS
                || !pass.summary.equals(seenSummary)
                || pass.stallsTotal != seenStalls
                || feed.hasSamples(pass.columns(seenColumn))
                || (seenPlan && !seenOver && pass.run(run, seenVersion).isNew(seenVersion));
    }

    private String frame(Pass pass) {
        String runPart = "";
        String over = "";
        if (seenPlan && !seenOver) {
            ViewedRun.Changes changes = pass.run(run, seenVersion);
            seenVersion = changes.version();
            seenOver = !changes.over().isEmpty();
            runPart = changes.part();
            over = changes.over();
        }
        String frame =
                PageEvents.frame(pass.t(), pass.columns(seenColumn), pass.stalls(seenStalls), runPart, pass.summary);
        seen(pass);
        return frame + over;
    }

    private void seen(Pass pass) {
        seenColumn = pass.column;
        seenStalls = pass.stallsTotal;
        seenSummary = pass.summary;
    }

    private void send(Pass pass, String events) {
        sentNanos = pass.nanos;
        busy = true;
        output.send(events).onComplete(taken -> busy = false);
    }

    /** Sends nothing more, because the client has gone. Closing twice does nothing. */
    public void close() {
        if (!closed) {
            closed = true;
            feed.closed(this);
        }
    }

    /** Sends what has changed, if the client takes it, and ends the stream, because the event loop is stopping. */
    void stop(Pass pass, Throwable reason) {
        if (!closed) {
            String last = busy ? "" : news(pass);
            close();
            output.end(last + PageEvents.stopped(reason));
        }
    }
}
