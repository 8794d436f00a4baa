package dev.bide.admission;

import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A flush of a connection after the present turn of its event loop. All writes of the turn share it. Only the event loop
 * may call it.
 */
final class LaterFlush {

    private boolean scheduled;
    private final List<Runnable> actions = new ArrayList<>();

    /** Flushes after the present turn. */
    void soon(ChannelHandlerContext context) {
        if (!scheduled) {
            scheduled = true;
            // A task, so that everything written in this turn is flushed together.
            context.executor().execute(() -> now(context));
        }
    }

    /** Flushes after the present turn, and then runs an action. The action must not schedule a flush. */
    void soon(ChannelHandlerContext context, Runnable action) {
        actions.add(action);
        soon(context);
    }

    /** Flushes now if a flush is scheduled. */
    void now(ChannelHandlerContext context) {
        if (scheduled) {
            scheduled = false;
            context.flush();
            actions.forEach(Runnable::run);
            actions.clear();
        }
    }
}
