package dev.bide.bus;

/** The one table of the events that are published on the bus. */
public enum Event {
    /** HTTP listens. */
    LISTENING("listening"),
    /** A task was created. */
    CREATED("created"),
    /** Waits of a task have ended. */
    PROGRESS("progress"),
    /** A task has ended. */
    ENDED("ended"),
    /** A measurement has ended. */
    MEASUREMENT("measurement"),
    /** Event loops were held up. */
    LATE("late"),
    /** A node has joined the cluster. */
    JOINED("joined"),
    /** A node has said that it stops. */
    LEFT("left"),
    /** A node has gone without saying that it stops. */
    LOST("lost");

    private final String key;

    Event(String key) {
        this.key = key;
    }

    /**
     * Returns the name of the event.
     *
     * @return the value of the field {@code event} in its message
     */
    public String key() {
        return key;
    }
}
