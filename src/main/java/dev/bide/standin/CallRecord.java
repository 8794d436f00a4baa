package dev.bide.standin;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * A call of a stand-in that has ended.
 *
 * @param number the number of the call, from 0, in the order in which calls ended
 * @param at when it came
 * @param method its HTTP method; {@code TCP} for a connection of TCP
 * @param path its path with its query; empty for a connection of TCP
 * @param rule the path of the rule that applied
 * @param draw the seed and the index of the draw
 * @param delay the delay that was drawn, in seconds
 * @param late how much longer than that it waited, in seconds
 * @param outcome how it ended
 * @param status the status of its answer; 0 if it got none
 * @param received how many bytes the client sent, without heads of HTTP
 * @param sent how many bytes were sent to the client, without heads of HTTP
 * @param upstream the seconds that the service behind the stand-in took, if it was asked
 */
public record CallRecord(
        long number,
        Instant at,
        String method,
        String path,
        String rule,
        Draw draw,
        double delay,
        double late,
        Outcome outcome,
        int status,
        long received,
        long sent,
        OptionalDouble upstream) {

    /**
     * A draw of a seed. It gives the same delay again.
     *
     * @param seed the seed
     * @param index the number of the draw, from 0
     */
    public record Draw(long seed, long index) {}

    /** A longer method or path is cut, because clients choose its length and a log keeps many. */
    static final int MAX_CHARS = 1024;

    /** Cuts a method or a path that is too long. */
    public CallRecord {
        method = cut(method);
        path = cut(path);
    }

    private static String cut(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 1) + '…';
    }

    /**
     * Returns the path without the query.
     *
     * @return the path; empty for a connection of TCP
     */
    public String pathAlone() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
