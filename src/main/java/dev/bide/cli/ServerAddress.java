package dev.bide.cli;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is.
 *
 * @param tls whether it speaks HTTPS
 * @param host its name or address; an IPv6 address is in brackets
 * @param port its port
 * @param prefix what stands before the path of each route: empty, or a path without a slash at its end
 */
record ServerAddress(boolean tls, String host, int port, String prefix) {

    /** The server that a command asks if it is told no other. */
    static final ServerAddress LOCAL = new ServerAddress(false, "127.0.0.1", 8080, "");

    private static final String VARIABLE = "BIDE_URL";

    private static final String EXAMPLE = ", such as http://127.0.0.1:8080";
    private static final int MAX_PORT = 65_535;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    // By hand and not with java.net.URI, which has no host for a name with an underscore. Containers often have one.
    private static final Pattern URL = Pattern.compile(
            "(?:([a-z]+)://)?"
                    + "(\\[[0-9a-f:.]+]|[\\w.-]+)" // an IPv6 address, or a name or an IPv4 address
                    + "(?::([0-9]{1,5}))?"
                    + "(/[!-~&&[^?#]]*)?",
            Pattern.CASE_INSENSITIVE);

    /**
     * Returns the server that a command asks.
     *
     * @return the one that its arguments or else the environment name, if there is one
     * @throws Refusal if it is not a URL
     */
    static Optional<ServerAddress> find(Invocation invocation, Console console) {
        String source = invocation.has(Switch.URL) ? "the URL" : VARIABLE;
        return invocation.url(console).map(text -> of(source, text));
    }

    /**
     * Reads a URL.
     *
     * @param source what the text is the value of, for the sentence of a refusal
     * @param text such as {@code http://127.0.0.1:8080} or {@code localhost:8080}
     * @return the address
     * @throws Refusal if it is not the URL of a server
     */
    static ServerAddress of(String source, String text) {
        int authorityEnd = text.indexOf('/', Math.max(0, text.indexOf("://") + "://".length()));
        if (text.substring(0, authorityEnd < 0 ? text.length() : authorityEnd).contains("@")) {
            // The value is not shown: it may hold a password.
            throw new Refusal(Reason.INVALID, source + " must not have a user or a password");
        }
        if (text.contains("?") || text.contains("#")) {
            throw Refusal.invalid(source, "must not have a query or a fragment", text);
        }
        Matcher matcher = URL.matcher(text);
        if (!matcher.matches()) {
            throw Refusal.invalid(source, "must be the URL of a server" + EXAMPLE, text);
        }
        String scheme = matcher.group(1) == null ? "http" : matcher.group(1).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw Refusal.invalid(source, "must begin with http:// or https://", text);
        }
        boolean tls = scheme.equals("https");
        int port = matcher.group(3) == null ? (tls ? HTTPS_PORT : HTTP_PORT) : Integer.parseInt(matcher.group(3));
        if (port == 0 || port > MAX_PORT) {
            throw Refusal.invalid(source, "must have a port from 1 to " + MAX_PORT, text);
        }
        String prefix = matcher.group(4) == null ? "" : matcher.group(4).replaceAll("/+$", "");
        return new ServerAddress(tls, matcher.group(2), port, prefix);
    }

    /** Returns the value of a {@code Host} header. */
    String authority() {
        return host + (port == (tls ? HTTPS_PORT : HTTP_PORT) ? "" : ":" + port);
    }

    /** Returns the host as sockets take it. */
    String hostName() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Returns whether the server is on this machine. No proxy stands between. */
    boolean isLoopback() {
        String name = hostName();
        return name.equalsIgnoreCase("localhost") || name.equals("::1") || name.matches("127(\\.[0-9]{1,3}){3}");
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority() + prefix;
    }
}
