package dev.bide.config;

/** Which hosts are loopback addresses. */
final class Loopback {

    private Loopback() {}

    /** Returns whether a host is a loopback address, by its text: what a name resolves to may change. */
    static boolean isNamedBy(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || host.matches("127(\\.[0-9]{1,3}){3}");
    }
}
