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
 * One direction of a connection through a stand-in. Data goes from the source through the delays of its pieces and the
 * rate to the target; back-pressure goes the other way. Only the thread of the event loop may call it.
 */
final class TcpDirection {

    private final Runnable atEnd;
    private final TcpSocket target;
    private final DelayedStream delayed;

    /** Null without a rate. */
    private final RatedStream rated;

    /** The last stage, whose data goes to the target. */
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
     * @param engine starts the waits of pieces
     * @param delay how each piece waits; empty if none waits
     * @param rate at most this many bytes a second
     * @param source where the data comes from
     * @param target where it goes
     * @param refused receives the failure or the refusal of a piece, in order and before the data of the piece
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
        // Without a rate, this stage is left out.
        this.rated = rate.isPresent() ? new RatedStream(engine.loop(), delayed, rate.getAsLong()) : null;
        this.last = rated == null ? delayed : rated;
        last.endHandler(nothing -> end());
        last.handler(this::pass);
    }

    /** Takes the data of one read of the source. */
    void take(Buffer data) {
        reading = true;
        delayed.take(data);
    }

    /** Flushes the data of a series of reads, with one system call for all of it. */
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

    /** Stops passing on data. Data that comes is dropped. */
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
            // The target may be full only because nothing is flushed yet.
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
