package dev.bide.script;

import java.util.function.LongFunction;

/** Counts calls that share no key with others: those of one rule of a stand-in. Any thread may call it. */
public final class CallCount {

    private Position position = new Position("", 0);

    /** Creates a count that begins with 0. */
    public CallCount() {}

    /** Begins a call with its number. A call that is refused gives its number back, to the next call. */
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
        // A call that is beginning returns its number to the position that it was taken from.
        position = new Position("", 0);
    }
}
