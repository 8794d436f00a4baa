package dev.bide.wait;

import java.util.function.Consumer;

/** The start of a fan-out on one engine. */
final class LocalFanOut {

    private LocalFanOut() {}

    /**
     * Begins a fan-out. Any thread may call it.
     *
     * @param engine admits it, and waits
     * @param request the fan-out
     * @param first the index of its first wait among those of its seed
     * @param listener receives the waits of each tick as they end, on the loop's thread
     * @param start the moment from which the deadlines count
     * @return the pending fan-out
     */
    static PendingWait<Measurement> begin(
            Engine engine, FanOutRequest request, int first, Consumer<EndedWaits> listener, long start) {
        engine.limits().check(request);
        engine.counts().admit(request.n());
        FanOut fanOut;
        try {
            fanOut = new FanOut(engine, request, first, listener, start);
        } catch (RuntimeException | Error e) {
            engine.counts().release(request.n()); // memory ran out, or the request has no terms
            throw e;
        }
        engine.counts().began(request.n());
        try {
            fanOut.begin();
        } catch (RuntimeException | Error e) {
            // The caller never gets it, but its waits are counted, and some of its alarms may be set.
            engine.work().forget(fanOut);
            fanOut.fail(e);
            throw e;
        }
        return fanOut;
    }
}
