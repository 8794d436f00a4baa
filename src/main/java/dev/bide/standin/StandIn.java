package dev.bide.standin;

import dev.bide.script.CountedCalls;
import java.util.concurrent.atomic.AtomicInteger;

/** A stand-in: its present definition and its calls. Any thread may call it. */
public final class StandIn {

    private final CallLog calls;

    /** Replaced as a whole: a call that waits keeps the definition that it began with. */
    private volatile Definition definition;

    private final AtomicInteger openCalls = new AtomicInteger();

    /** 0 until it listens. */
    private volatile int port;

    /**
     * Creates a stand-in that does not listen yet.
     *
     * @param definition its definition
     * @param maxCalls how many calls it keeps
     */
    public StandIn(Definition definition, int maxCalls) {
        this.definition = definition;
        this.calls = new CallLog(maxCalls);
    }

    /**
     * Returns the present definition.
     *
     * @return the definition for calls that come now
     */
    public Definition definition() {
        return definition;
    }

    /**
     * Replaces the definition. Calls that have begun keep the old one.
     *
     * @param other a definition that {@link Definition#canReplace can replace} the present one
     */
    public void become(Definition other) {
        definition = other;
    }

    /**
     * Returns its name.
     *
     * @return the name in its definition
     */
    public String name() {
        return definition.name();
    }

    /**
     * Returns where it listens.
     *
     * @return the port; 0 before it listens
     */
    public int port() {
        return port;
    }

    /**
     * Sets where it listens.
     *
     * @param bound the port
     */
    public void listens(int bound) {
        port = bound;
    }

    /**
     * Returns the calls that have ended.
     *
     * @return its log
     */
    public CallLog calls() {
        return calls;
    }

    /** Counts a call that has begun. */
    public void callBegun() {
        openCalls.incrementAndGet();
    }

    /** Counts a call that has ended, with any outcome. */
    public void callEnded() {
        openCalls.decrementAndGet();
    }

    /**
     * Returns how many calls have begun and not ended.
     *
     * @return the number of calls that wait, are forwarded or are being answered
     */
    public int openCalls() {
        return openCalls.get();
    }

    /**
     * Forgets its calls, and counts the calls of each rule from 0.
     *
     * @return how many calls were forgotten
     */
    public long forgetCalls() {
        for (Rule rule : definition.rules()) {
            if (rule.call().series().orElse(null) instanceof CountedCalls counted) {
                counted.count().clear();
            }
        }
        return calls.clear();
    }
}
