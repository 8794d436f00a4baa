package dev.bide.admission;

import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.List;

/** A flush of a connection after the present turn of its event loop, which all who need one share. The event loop calls it. */
final class LaterFlush {

    private boolean scheduled;
    private final List<Runnable> actions = new ArrayList<>();

    /** Flushes after the present turn. */
    void soon(ChannelHandlerContext context) {
        if (!scheduled) {
            scheduled = true;
            // As a task, so that all that is written in this turn is flushed together.
            context.executor().execute(() -> now(context));
        }
    }

    /** Flushes after the present turn, and then runs an action that asks for no flush. */
    void soon(ChannelHandlerContext context, Runnable action) {
        actions.add(action);
        soon(context);
    }

    /** Flushes now if a flush is to come. */
    void now(ChannelHandlerContext context) {
        if (scheduled) {
            scheduled = false;
            context.flush();
            actions.forEach(Runnable::run);
            actions.clear();
        }
    }
}
