package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts a request may name, and from which web pages it may come. */
class OriginTest {

    private static final String LISTED = "https://page.example";

    private static Vertx vertx;
    private static Server server;

    @BeforeAll
    static void deploy() {
        vertx = Vertx.vertx();
        JsonObject http = new JsonObject()
                .put("names", new JsonArray().add("Bide.example"))
                .put("origins", new JsonArray().add(LISTED).add("null"));
        server = Server.deploy(vertx, 2, new JsonObject().put("http", http));
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    @AfterEach
    void nothingHasBegun() {
        assertEquals(0, server.pending());
        assertEquals(0, SharedState.of(vertx).tasks().running());
    }

    /** Sends a request with a seed and some headers, and returns the whole response. */
    private static String ask(String requestLine, String... headers) throws IOException {
        String head = requestLine + "\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
        return server.raw(head.replace("PORT", Integer.toString(server.port())));
    }

    private static void assertForbidden(String sentence, String response) {
        assertTrue(response.startsWith("HTTP/1.1 403 Forbidden\r\n"), response);
        assertTrue(response.contains("\"title\":\"Forbidden\",\"status\":403"), response);
        assertTrue(response.contains(sentence), response);
    }

    private static boolean isAnswered(String response) {
        return response.startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:PORT",
                "192.168.1.5:80",
                "[::1]",
                "[fe80::1:2]:8080",
                "localhost",
                "localhost:PORT",
                "LocalHost.",
                "localhost.:1",
                "bide.example",
                "BIDE.example.:8080",
            })
    void aHostThatIsAnAddressOrLocalhostOrInTheSettingsIsAnswered(String host) throws IOException {
        String response = ask("GET /wait-n?n=1&maxDelay=0&seed=7 HTTP/1.1", "Host: " + host);
        assertTrue(isAnswered(response), response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /wait-n?n=1&maxDelay=1000&seed=7",
                "HEAD /wait-random?maxDelay=1000&seed=7",
                "POST /tasks",
                "DELETE /tasks/x",
                "PUT /stand-ins/x",
                "DELETE /stand-ins/x",
                "GET /",
                "GET /health",
                "GET /metrics",
                "GET /nowhere",
                "GET /%zz",
                "PUT /wait-n",
                "OPTIONS /tasks",
            })
    void aRequestForAnotherHostIsRefusedOnEveryRoute(String requestLine) throws IOException {
        String response = ask(requestLine + " HTTP/1.1", "Host: Evil.example:PORT", "Content-Length: 0");
        assertTrue(response.startsWith("HTTP/1.1 403 Forbidden\r\n"), response);
        if (!requestLine.startsWith("HEAD")) {
            assertForbidden("the host \\\"Evil.example\\\" is not in http.names", response);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "1.2.3.4.5", "bide"})
    void aHostThatOnlyLooksAllowedIsRefused(String host) throws IOException {
        assertForbidden("is not in http.names", ask("GET /health HTTP/1.1", "Host: " + host));
    }

    @Test
    void oneConnectionIsCheckedAtEachRequest() throws IOException {
        String allowed = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String forbidden = "GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n";
        String answers = server.raw(allowed + forbidden + allowed + forbidden
                + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertEquals(3, answers.split("HTTP/1.1 200 ", -1).length - 1, answers);
        assertEquals(2, answers.split("HTTP/1.1 403 ", -1).length - 1, answers);
    }

    @Test
    void aClientOfHttp10NeedsNoHost() throws IOException {
        assertTrue(server.raw("GET /health HTTP/1.0\r\n\r\n").startsWith("HTTP/1.0 200 "));
    }

    @Test
    void theAuthorityOfHttp2IsCheckedToo() {
        var client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        for (String name : new String[] {"localhost", "bide.example", "evil.example", "localhost"}) {
            RequestOptions options = new RequestOptions()
                    .setServer(SocketAddress.inetSocketAddress(server.port(), "127.0.0.1"))
                    .setHost(name)
                    .setPort(server.port())
                    .setURI("/health");
            int status = await(client.request(options)
                    .compose(request -> request.authority(HostAndPort.authority(name, server.port()))
                            .send())
                    .map(response -> {
                        assertEquals(HttpVersion.HTTP_2, response.version());
                        return response.statusCode();
                    }));
            assertEquals(name.startsWith("evil") ? 403 : 200, status, name);
        }
    }

    @Test
    void theNameThatBideListensOnIsAllowed() throws IOException {
        String name = InetAddress.getLocalHost().getHostName();
        assumeTrue(name.matches("[A-Za-z][A-Za-z0-9.-]*") && InetAddress.getAllByName(name).length > 0);
        String request = "GET /health HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n";
        assertForbidden("is not in http.names", server.raw(request));
        Vertx other = Vertx.vertx();
        try {
            Server named = Server.deploy(other, 1, new JsonObject().put("http", new JsonObject().put("host", name)));
            try (Socket socket = new Socket(name, named.port())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertTrue(isAnswered(response), response);
            }
        } finally {
            await(other.close());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "http://localhost",
                "http://localhost:1",
                "https://localhost:PORT",
                "http://127.0.0.1:PORT",
                "https://page.example:8443",
                "http://page.example",
                "https://sub.page.example",
            })
    void aPageOfAnotherOriginIsRefused(String origin) throws IOException {
        String response =
                ask("GET /wait-n?n=1&maxDelay=1000&seed=7 HTTP/1.1", "Host: localhost:PORT", "Origin: " + origin);
        assertForbidden("is not in http.origins", response);
        assertFalse(response.toLowerCase(Locale.ROOT).contains("access-control"), response);
    }

    @Test
    void aNullOriginIsRefusedUnlessTheSettingsListIt() throws IOException {
        Vertx other = Vertx.vertx();
        try {
            String request = "GET /health HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\nConnection: close\r\n\r\n";
            assertForbidden(
                    "the origin \\\"null\\\" is not in http.origins",
                    Server.deploy(other, 1).raw(request));
            assertTrue(isAnswered(server.raw(request)));
        } finally {
            await(other.close());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:PORT, http://localhost:PORT",
        "127.0.0.1:PORT, http://127.0.0.1:PORT",
        "localhost,      http://localhost",
        "localhost:80,   http://localhost",
        "[::1]:8080,     http://[::1]:8080",
    })
    void bidesOwnOriginIsAnsweredWithoutCors(String host, String origin) throws IOException {
        String response = ask("GET /health HTTP/1.1", "Host: " + host, "Origin: " + origin);
        assertTrue(isAnswered(response), response);
        assertFalse(response.contains("access-control"), response);
    }

    @Test
    void aPageWhoseNameResolvesToThisMachineIsRefusedAlthoughItSendsItsOwnOrigin() throws IOException {
        assertForbidden(
                "is not in http.names",
                ask("POST /tasks HTTP/1.1", "Host: evil.example", "Origin: http://evil.example", "Content-Length: 0"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /health,          200",
        "GET /wait-n?n=-1,     400",
        "GET /nowhere,         404",
        "GET /%zz,             400",
        "POST /health,         405",
    })
    void aPageOfAListedOriginMayReadEveryAnswer(String requestLine, int status) throws IOException {
        String[] headers = {
            "Host: localhost:PORT", "Origin: " + LISTED, "Sec-Fetch-Site: cross-site", "Content-Length: 0"
        };
        String response = ask(requestLine + " HTTP/1.1", headers);
        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
        assertTrue(response.contains("\r\naccess-control-allow-origin: " + LISTED + "\r\n"), response);
        assertTrue(response.contains("\r\nvary: Origin\r\n"), response);
        assertTrue(
                response.contains("\r\naccess-control-expose-headers: "
                        + "Location, Retry-After, Server-Timing, Preference-Applied\r\n"),
                response);
    }

    @Test
    void aPreflightRequestOfAListedOriginIsAnsweredWithMethodsAndHeaders() throws IOException {
        String asked = "Access-Control-Request-Method: POST";
        String response = ask("OPTIONS /tasks HTTP/1.1", "Host: localhost", "Origin: " + LISTED, asked);
        assertTrue(response.startsWith("HTTP/1.1 204 "), response);
        assertTrue(response.contains("\r\naccess-control-allow-methods: GET, HEAD, POST, OPTIONS\r\n"), response);
        assertTrue(
                response.contains("\r\naccess-control-allow-headers: "
                        + "Content-Type, Idempotency-Key, Prefer, Last-Event-ID\r\n"),
                response);
        assertForbidden(
                "is not in http.origins",
                ask("OPTIONS /tasks HTTP/1.1", "Host: localhost", "Origin: http://evil.example", asked));
        assertFalse(ask("OPTIONS /tasks HTTP/1.1", "Host: localhost").contains("access-control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void anImageOrFrameInAnotherPageIsRefused(String site) throws IOException {
        String[] image = {"Host: localhost", "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: no-cors"};
        assertForbidden("Sec-Fetch-Site \\\"" + site, ask("GET /wait-n?n=1&maxDelay=1000&seed=7 HTTP/1.1", image));
        assertForbidden("Sec-Fetch-Site", ask("GET / HTTP/1.1", image));
        String[] frame = {
            "Host: localhost", "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"
        };
        assertForbidden("Sec-Fetch-Site", ask("GET / HTTP/1.1", frame));
    }

    @Test
    void aLinkInAnotherPageOpensTheGuideAndNothingElse() throws IOException {
        String[] link = {
            "Host: localhost", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"
        };
        assertTrue(isAnswered(ask("GET / HTTP/1.1", link)));
        assertForbidden("Sec-Fetch-Site", ask("GET /health HTTP/1.1", link));
        for (String site : new String[] {"same-origin", "none"}) {
            assertTrue(isAnswered(ask("GET /health HTTP/1.1", "Host: localhost", "Sec-Fetch-Site: " + site)));
        }
    }

    @Test
    void refusedPagesAreCounted() throws IOException {
        double before = forbidden();
        ask("GET /health HTTP/1.1", "Host: evil.example");
        assertEquals(before + 1, forbidden());
    }

    private static double forbidden() {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("bide_refused_total{reason=\"forbidden\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void aPostOfAListedOriginBeginsATask() {
        int status = await(vertx.createHttpClient()
                .request(HttpMethod.POST, server.port(), "localhost", "/tasks")
                .compose(request -> request.putHeader("Origin", LISTED)
                        .putHeader("Content-Type", "application/json")
                        .send("{\"maxDelay\":0,\"seed\":7}"))
                .map(response -> response.statusCode()));
        assertEquals(202, status);
        Server.until(() -> SharedState.of(vertx).tasks().running() == 0);
    }
}
