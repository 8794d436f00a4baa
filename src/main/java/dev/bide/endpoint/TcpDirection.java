package dev.bide.endpoint;

import dev.bide.admission.TcpSocket;
import dev.bide.refusal.Refusal;
import dev.bide.wait.Engine;
import dev.bide.wait.WaitRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One direction of a connection through a stand-in: from one socket through the delays of its pieces, and the rate, to the
 * other socket. Back-pressure goes the other way. Only the thread of the event loop may call it.
 */
final class TcpDirection {

    private final Runnable atEnd;
    private final TcpSocket target;
    private final DelayedStream delayed;

    /** Null without a rate. */
    private final RatedStream rated;

    /** Gives what the target gets. */
    private final ReadStream<Buffer> last;

    private long passed;
    private long left = Long.MAX_VALUE;
    private Runnable atCut = () -> {};
    private boolean reading;
    private boolean waitsForTarget;
    private boolean ended;
    private boolean closed;

    /**
     * Creates a direction in which nothing has been passed on.
     *
     * @param engine lets pieces wait
     * @param delay how each piece waits, if it does
     * @param rate at most this many bytes a second
     * @param source where the data comes from
     * @param target where it goes
     * @param refused receives why a piece did not succeed, in its turn and before its data: a failure, or a refusal
     * @param atEnd runs when the target gets the end of the data
     */
    TcpDirection(
            Engine engine,
            Optional<WaitRequest> delay,
            OptionalLong rate,
            TcpSocket source,
            TcpSocket target,
            Consumer<Refusal> refused,
            Runnable atEnd) {
        this.atEnd = atEnd;
        this.target = target;
        this.delayed = new DelayedStream(engine, delay, source, refused);
        // Without a rate there is no such stage: not even one that lets all through.
        this.rated = rate.isPresent() ? new RatedStream(engine.loop(), delayed, rate.getAsLong()) : null;
        this.last = rated == null ? delayed : rated;
        last.endHandler(nothing -> end());
        last.handler(this::pass);
    }

    /** Takes what a read of the source has given. */
    void take(Buffer data) {
        reading = true;
        delayed.take(data);
    }

    /** Flushes what a series of reads has made to be written: one call of the system for all of it. */
    void readComplete() {
        if (reading) {
            reading = false;
            target.flush();
        }
    }

    /** Takes the end of the data. The target gets it after its own delay. */
    void takeEnd() {
        delayed.takeEnd();
    }

    /** Goes on after the target was full. */
    void targetWritable() {
        if (waitsForTarget) {
            waitsForTarget = false;
            last.resume();
        }
    }

    /** Passes on this many bytes more, and then runs a task, which closes this direction. */
    void cutAfter(long bytes, Runnable then) {
        left = bytes;
        atCut = then;
        if (left == 0) {
            atCut.run();
        }
    }

    /** Passes on nothing more. What comes is dropped. */
    void close() {
        closed = true;
        delayed.close();
        if (rated != null) {
            rated.close();
        }
    }

    /** Returns whether the target has got the end of the data. */
    boolean isEnded() {
        return ended;
    }

    /** Returns how many bytes the target has got. */
    long passed() {
        return passed;
    }

    private void pass(Buffer data) {
        Buffer sent = data.length() > left ? data.slice(0, (int) left) : data;
        passed += sent.length();
        left -= sent.length();
        target.write(sent);
        if (!reading || target.isFull()) {
            // If it is full, perhaps only because nothing is flushed yet.
            target.flush();
        }
        if (left == 0) {
            atCut.run();
        } else if (target.isFull() && !closed) {
            waitsForTarget = true;
            last.pause();
        }
    }

    private void end() {
        ended = true;
        target.endOutput();
        atEnd.run();
    }
}
