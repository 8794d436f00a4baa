package dev.bide.standin;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * A call of a stand-in that has ended.
 *
 * @param number which call of the stand-in it was, from 0, in the order in which they ended
 * @param at when it came
 * @param method its HTTP method; {@code TCP} for a connection of TCP
 * @param path its path with its query; empty for a connection of TCP
 * @param rule the path of the rule that it fell under
 * @param draw which draw of the seed decided, as the delays of Bide count them
 * @param delay the delay that was drawn, in seconds
 * @param late how much later than that it went on, in seconds
 * @param outcome how it ended
 * @param status the status of its answer; 0 if it got none
 * @param received how many bytes the client sent, without heads of HTTP
 * @param sent how many bytes the client was sent, without heads of HTTP
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
     * What gives the same delay again.
     *
     * @param seed the seed
     * @param index which draw of it
     */
    public record Draw(long seed, long index) {}

    /** A longer method or path is cut, because a log keeps many: the clients choose how long they are. */
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
     * @return empty for a connection of TCP
     */
    public String pathAlone() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
