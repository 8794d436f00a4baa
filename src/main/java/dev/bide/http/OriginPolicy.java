package dev.bide.http;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which web pages may use the API. A browser sends the requests of every page that its user visits, also to 127.0.0.1.
 * Bide refuses those of other origins, unless the settings list the origin. Only its loop's thread may call it.
 *
 * <p>A page can also make its own name resolve to 127.0.0.1 (DNS rebinding). To the browser Bide then is the page's own
 * server, and only the host that the request names tells the difference. So that must be an address, {@code localhost} or
 * a name from the settings.
 */
public final class OriginPolicy {

    /** No other numbers can be a host name: browsers read a name whose last part is a number as an IPv4 address. */
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private static final CharSequence SEC_FETCH_SITE = HttpHeaders.createOptimized("sec-fetch-site");
    private static final CharSequence VARY_ORIGIN = HttpHeaders.createOptimized("Origin");

    /** The headers of answers that CORS does not show to a page by itself. */
    private static final CharSequence EXPOSED =
            HttpHeaders.createOptimized("Location, Retry-After, Server-Timing, Preference-Applied");

    /** The headers of requests that a page may send with CORS only if they are named here. */
    private static final CharSequence ALLOWED_HEADERS =
            HttpHeaders.createOptimized("Content-Type, Idempotency-Key, Prefer, Last-Event-ID");

    /** How long a browser may remember the answer to a preflight request, in seconds. */
    private static final CharSequence PREFLIGHT_SECONDS = HttpHeaders.createOptimized("600");

    private final Set<String> names = new HashSet<>();
    private final Set<String> origins;

    /** The last host that was allowed, because most clients name the same one with every request. */
    private String lastAllowedHost = "localhost";

    /**
     * Creates a policy for the requests of one event loop.
     *
     * @param names the host names under which Bide may be reached, besides {@code localhost}
     * @param origins the origins whose pages may use the API, as browsers write them
     */
    public OriginPolicy(Collection<String> names, Collection<String> origins) {
        this.names.add("localhost");
        names.forEach(name -> this.names.add(canonical(name)));
        this.origins = Set.copyOf(origins);
    }

    /** Adds the headers of CORS to the answer, whatever it will be, if the request has an origin from the settings. */
    void addHeaders(HttpServerRequest request) {
        // Without origins in the settings, the header need not be read.
        String origin = origins.isEmpty() ? null : request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && origins.contains(origin)) {
            request.response()
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                    .putHeader(HttpHeaders.VARY, VARY_ORIGIN)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
    }

    /** Adds what a preflight request asks for, if its origin is from the settings. */
    static void addPreflightHeaders(HttpServerResponse response, String methods) {
        if (response.headers().contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        }
    }

    /** Refuses a request that may come from a page of another origin. */
    void check(HttpServerRequest request) {
        checkHost(request);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && origins.contains(origin)) {
            return;
        }
        if (origin != null && !isOwn(origin, request)) {
            throw forbidden("the origin " + Refusal.shown(origin) + " is not in http.origins");
        }
        String site = request.getHeader(SEC_FETCH_SITE);
        if (site != null && isOther(site) && !opensGuide(request)) {
            throw forbidden("a page of another origin (Sec-Fetch-Site " + Refusal.shown(site)
                    + ") must send an Origin that is in http.origins");
        }
    }

    private void checkHost(HttpServerRequest request) {
        // In HTTP/2 Vert.x has parsed the host already; in HTTP/1 it would make new objects for each request.
        boolean isHttp2 = request.version() == HttpVersion.HTTP_2;
        String host = isHttp2 ? hostOf(authority(request)) : request.getHeader(HttpHeaders.HOST);
        // Without a host the client is no browser: every browser sends one.
        if (host == null || host.equals(lastAllowedHost)) {
            return;
        }
        String name = isHttp2 ? host : hostOf(request.authority());
        if (name == null || !isAllowed(canonical(name))) {
            throw forbidden("the host " + Refusal.shown(name == null ? host : name) + " is not in http.names");
        }
        lastAllowedHost = host;
    }

    /** Returns the authority of an HTTP/2 request: its pseudo-header, or else its Host. */
    private static HostAndPort authority(HttpServerRequest request) {
        // vertx-web 5.1.6 joins the whole URL again for authority() (ForwardedParser.calculate).
        HostAndPort own = request.authority(true);
        return own == null ? request.authority() : own;
    }

    private static String hostOf(HostAndPort authority) {
        return authority == null ? null : authority.host();
    }

    private boolean isAllowed(String name) {
        return names.contains(name)
                || name.startsWith("[")
                || IPV4.matcher(name).matches();
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        // The dot is the root of all names, which need not be written.
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Returns whether an origin is the one that the request itself is for. */
    private static boolean isOwn(String origin, HttpServerRequest request) {
        HostAndPort authority = request.authority();
        // Without the port of the scheme, which browsers leave out.
        return authority != null && origin.equalsIgnoreCase("http://" + authority.toString(false));
    }

    private static boolean isOther(String site) {
        return site.equals("cross-site") || site.equals("same-site");
    }

    /** Returns whether the request opens the guide in a tab of its own, as a link in another page does. */
    private static boolean opensGuide(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && "/".equals(request.path())
                && "navigate".equals(request.getHeader("sec-fetch-mode"))
                && "document".equals(request.getHeader("sec-fetch-dest"));
    }

    private static Refusal forbidden(String sentence) {
        return new Refusal(Reason.FORBIDDEN, sentence);
    }
}
