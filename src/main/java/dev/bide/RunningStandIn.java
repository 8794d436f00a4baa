package dev.bide;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A stand-in of a {@link BideServer}. Any thread may call it. Each method blocks until its work is done. */
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
     * Returns its port.
     *
     * @return the port that it listens on
     */
    public int port() {
        return server.find(name).port();
    }

    /**
     * Returns its URL, for a client of HTTP.
     *
     * @return its URL, such as {@code http://127.0.0.1:40123}, without a slash at its end
     */
    public String url() {
        return server.urlOf(port());
    }

    /**
     * Returns the calls that have ended, the oldest first.
     *
     * @return the last calls, at most {@code limits.maxCalls}
     */
    public List<CallRecord> calls() {
        List<CallRecord> calls = new ArrayList<>(server.find(name).calls().list(call -> true, Integer.MAX_VALUE));
        Collections.reverse(calls);
        return List.copyOf(calls);
    }

    /**
     * Returns how many calls have begun and not ended.
     *
     * @return the number of calls that wait, are forwarded or are being answered
     */
    public int openCalls() {
        return server.find(name).openCalls();
    }

    /**
     * Returns how many calls had each outcome.
     *
     * @return the numbers by outcome, without outcomes that no call had
     */
    public Map<Outcome, Long> counts() {
        return server.find(name).calls().counts();
    }

    /**
     * Replaces the whole definition. Calls that are waiting keep the old one.
     *
     * @param spec sets the new definition
     */
    public void become(Consumer<StandInSpec> spec) {
        server.put(name, spec);
    }

    /**
     * Forgets the calls that have ended, and counts the calls of each rule from 0.
     *
     * @return how many calls were forgotten
     */
    @CanIgnoreReturnValue // most callers have read the calls before
    public long forgetCalls() {
        return server.find(name).forgetCalls();
    }

    /** Ends the stand-in, and returns when its port is free. */
    @Override
    public void close() {
        server.delete(name);
    }
}
