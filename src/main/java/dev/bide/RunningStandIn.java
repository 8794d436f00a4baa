package dev.bide;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A stand-in of a {@link BideServer}. Any thread may call it; each method waits until its work is done. */
public final class RunningStandIn implements AutoCloseable {

    private final BideServer server;
    private final String name;

    RunningStandIn(BideServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Returns the name.
     *
     * @return the name that it was started with
     */
    public String name() {
        return name;
    }

    /**
     * Returns where it listens.
     *
     * @return the port
     */
    public int port() {
        return server.find(name).port();
    }

    /**
     * Returns where it listens, for a client of HTTP.
     *
     * @return such as {@code http://127.0.0.1:40123}, without a slash at its end
     */
    public String url() {
        return server.urlOf(port());
    }

    /**
     * Returns the calls that have ended, the oldest first.
     *
     * @return the last calls, at most as many as {@code limits.maxCalls}
     */
    public List<CallRecord> calls() {
        List<CallRecord> calls = new ArrayList<>(server.find(name).calls().list(call -> true, Integer.MAX_VALUE));
        Collections.reverse(calls);
        return List.copyOf(calls);
    }

    /**
     * Returns how many calls have begun and not ended.
     *
     * @return those that wait, are forwarded or are being answered
     */
    public int openCalls() {
        return server.find(name).openCalls();
    }

    /**
     * Returns how many calls have ended in each way.
     *
     * @return the outcomes that have been
     */
    public Map<Outcome, Long> counts() {
        return server.find(name).calls().counts();
    }

    /**
     * Changes what calls get that come from now on. Calls that wait keep what they began with.
     *
     * @param spec sets the whole definition
     */
    public void become(Consumer<StandInSpec> spec) {
        server.put(name, spec);
    }

    /**
     * Forgets the calls that have ended, and counts the calls of each rule from 0.
     *
     * @return how many calls are forgotten
     */
    @CanIgnoreReturnValue // most callers have looked at them before
    public long forgetCalls() {
        return server.find(name).forgetCalls();
    }

    /** Ends the stand-in. */
    @Override
    public void close() {
        server.delete(name);
    }
}
