package dev.bide.config;

/** Which hosts are loopback addresses. */
final class Loopback {

    private Loopback() {}

    /** Returns whether a host is a loopback address. Only its text counts, because the address of a name may change. */
    static boolean isNamedBy(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || host.matches("127(\\.[0-9]{1,3}){3}");
    }
}
