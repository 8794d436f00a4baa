package dev.bide;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Captures what a logger and the loggers below it log, and keeps it from the console until it is closed. */
public final class CapturedLog extends Handler implements AutoCloseable {

    /** Vert.x's own logger for threads that run a task for seconds: on a busy machine, that is no fault of the task. */
    static final String BLOCKED_THREAD_LOGGER = "io.vertx.core.impl.BlockedThreadChecker";

    // Kept in a field, because the log manager drops a logger without other references.
    private final Logger logger;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Throwable> traces = new CopyOnWriteArrayList<>();

    /** Captures the log of a logger, such as the name of a class; the empty name is the logger of all. */
    public CapturedLog(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
    }

    /** Returns the messages so far, each with what was thrown. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Returns what was logged with a stack trace so far. */
    public List<Throwable> traces() {
        return List.copyOf(traces);
    }

    @Override
    public void publish(LogRecord entry) {
        if (BLOCKED_THREAD_LOGGER.equals(entry.getLoggerName())) {
            return;
        }
        if (entry.getThrown() != null) {
            traces.add(entry.getThrown());
        }
        lines.add(entry.getMessage() + (entry.getThrown() == null ? "" : " " + entry.getThrown()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
