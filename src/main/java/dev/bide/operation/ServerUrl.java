package dev.bide.operation;

/** The URL of a server that speaks HTTP. Any thread may call it. */
public final class ServerUrl {

    private ServerUrl() {}

    /**
     * Returns a URL. Adds the brackets that an IPv6 address needs (RFC 3986, section 3.2.2), if it has none.
     *
     * @param host the address that the server listens on
     * @param port its port
     * @return a URL without a path, such as {@code http://127.0.0.1:8080}
     */
    public static String of(String host, int port) {
        return "http://" + authority(host, port);
    }

    /**
     * Returns the authority of a URL, which is the host and the port.
     *
     * @param host the address that the server listens on
     * @param port its port
     * @return such as {@code 127.0.0.1:8080}
     */
    public static String authority(String host, int port) {
        boolean bare = host.contains(":") && !host.startsWith("[");
        return (bare ? "[" + host + "]" : host) + ":" + port;
    }
}
