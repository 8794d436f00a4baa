package dev.bide.page;

import io.vertx.core.Future;

/** Where the events of a viewer go. The thread of its event loop calls it. */
public interface ViewerOutput {

    /**
     * Sends events. The next call comes when the returned future has completed.
     *
     * @param events one or more events, as text
     * @return a future that completes when the client has taken them; if it fails, the client has gone
     */
    Future<?> send(String events);

    /**
     * Sends the last event and ends the stream. It may come while events are being sent.
     *
     * @param event an event, as text
     */
    void end(String event);
}
