package dev.bide.script;

import java.util.function.LongFunction;

/** Counts calls that share no key with others: those of one rule of a stand-in. Any thread may call it. */
public final class CallCount {

    private Position position = new Position("", 0);

    /** Creates a count that begins with 0. */
    public CallCount() {}

    /** Begins a call with its number. If the call is refused, the next call gets the same number. */
    <T> T begin(LongFunction<T> begin) {
        Position taken;
        long number;
        synchronized (this) {
            taken = position;
            number = taken.take();
        }
        T result;
        try {
            result = begin.apply(number);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                taken.refused(number);
            }
            throw e;
        }
        synchronized (this) {
            taken.begun(0);
        }
        return result;
    }

    /**
     * Returns how many calls have begun.
     *
     * @return 0 or more
     */
    public synchronized long begun() {
        return position.begunCalls();
    }

    /** Starts over: the next call is number 0. */
    public synchronized void clear() {
        // A new object: a refused call that has begun before returns its number to the old position.
        position = new Position("", 0);
    }
}
