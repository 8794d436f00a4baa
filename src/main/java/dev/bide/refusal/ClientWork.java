package dev.bide.refusal;

import java.util.function.Consumer;

/**
 * Runs the code that answers a client of HTTP or of the event bus. Any thread may call it.
 *
 * <p>A value such as a timeout is checked where it is built, by the same code for Java callers and for clients. That code
 * cannot know who gave the value. So the two places at which requests come in run their handlers here, and
 * {@link Refusal#invalid} asks.
 */
public final class ClientWork {

    // Of the thread, because the alternative is an argument of every constructor of every value.
    private static final ThreadLocal<ClientWork> OF_THREAD = ThreadLocal.withInitial(ClientWork::new);

    private boolean running;

    private ClientWork() {}

    /**
     * Runs the work of a client. A wrong argument that it refuses has no stack trace.
     *
     * @param work the work, which does not wait
     * @param refuse receives what the work throws
     */
    public static void run(Runnable work, Consumer<Throwable> refuse) {
        ClientWork ofThread = OF_THREAD.get();
        boolean outer = ofThread.running;
        ofThread.running = true;
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            refuse.accept(e);
        } finally {
            // Not false: the work of one client may run inside that of another, as a message that is sent locally can.
            ofThread.running = outer;
        }
    }

    static boolean isRunning() {
        return OF_THREAD.get().running;
    }
}
