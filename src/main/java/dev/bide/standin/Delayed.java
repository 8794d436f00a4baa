package dev.bide.standin;

/** What a stand-in for TCP delays, and may break. */
public enum Delayed {
    /** The connection, and each piece of data in both directions. */
    ALL(true, true, true),
    /** The connection alone. */
    CONNECT(true, false, false),
    /** Each piece of data from the client to the service. */
    UP(false, true, false),
    /** Each piece of data from the service to the client. */
    DOWN(false, false, true);

    private final boolean connect;
    private final boolean up;
    private final boolean down;

    Delayed(boolean connect, boolean up, boolean down) {
        this.connect = connect;
        this.up = up;
        this.down = down;
    }

    /**
     * Returns whether a connection waits before it is connected to the service.
     *
     * @return true if it does
     */
    public boolean connect() {
        return connect;
    }

    /**
     * Returns whether the data of the client waits.
     *
     * @return true if it does
     */
    public boolean up() {
        return up;
    }

    /**
     * Returns whether the data of the service waits.
     *
     * @return true if it does
     */
    public boolean down() {
        return down;
    }
}
