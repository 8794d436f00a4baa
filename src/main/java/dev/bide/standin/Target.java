package dev.bide.standin;

/** The service behind a stand-in, if there is one. */
public sealed interface Target {

    /** Nothing: the stand-in answers itself. */
    record None() implements Target {}

    /**
     * A service that speaks HTTP.
     *
     * @param https whether to connect with TLS
     * @param host its host name or address
     * @param port its port
     */
    record Http(boolean https, String host, int port) implements Target {}

    /**
     * A service that speaks any protocol over TCP.
     *
     * @param host its host name or address
     * @param port its port
     */
    record Tcp(String host, int port) implements Target {}
}
