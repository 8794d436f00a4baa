package dev.bide;

import static dev.bide.StandInServer.ask;
import static dev.bide.StandInServer.call;
import static dev.bide.StandInServer.get;
import static dev.bide.StandInServer.read;
import static dev.bide.StandInServer.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import dev.bide.standin.Target;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service behind a stand-in that is connected to with TLS. */
class ProxyTlsTest {

    private static final String TRUST = "javax.net.ssl.trustStore";

    private static final String PASSWORD = "changeit";

    private static final String HANDSHAKE =
            " HTTP/1.1|Host: a|Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Version: 13"
                    + "|Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==||";

    private static final AtomicInteger NUMBERS = new AtomicInteger(1_000_000);

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    @TempDir
    private static Path folder;

    private static String keys;

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException {
        keys = folder.resolve("keys.p12").toString();
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "service",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys,
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        assertEquals(0, keytool.waitFor(), () -> String.valueOf(keytool));
    }

    @AfterAll
    static void forget() {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST + "Password");
    }

    private static HttpServer service(boolean http2, List<HttpVersion> versions) {
        return service(http2, request -> {
            versions.add(request.version());
            request.response()
                    .end(request.authority().host() + " " + request.path())
                    .onFailure(gone -> {});
        });
    }

    private static HttpServer service(boolean http2, Handler<HttpServerRequest> handler) {
        return Server.await(SHARED.vertx()
                .createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(http2)
                        .setKeyCertOptions(new PfxOptions().setPath(keys).setPassword(PASSWORD)))
                .requestHandler(handler)
                .listen(0, "127.0.0.1"));
    }

    private static StandIn before(String host, HttpServer service) {
        Target target = new Target.Http(true, host, service.actualPort());
        return new StandInServer(SHARED.vertx())
                .put(StandInServer.before(NUMBERS.getAndIncrement(), target, rule().forwards()));
    }

    @ParameterizedTest
    @CsvSource({"true, HTTP_2", "false, HTTP_1_1"})
    void theProtocolIsTheBestThatTheServiceSpeaks(boolean http2, HttpVersion version) throws IOException {
        System.setProperty(TRUST, keys);
        System.setProperty(TRUST + "Password", PASSWORD);
        List<HttpVersion> versions = new ArrayList<>();
        StandIn standIn = before("localhost", service(http2, versions));
        for (int i = 0; i < 3; i++) {
            assertEquals("localhost /a", get(standIn, "/a").body());
        }
        assertEquals(List.of(version, version, version), versions);
    }

    @Test
    void aWebSocketGoesOverHttp1ToAServiceThatSpeaksHttp2Too() throws IOException {
        System.setProperty(TRUST, keys);
        System.setProperty(TRUST + "Password", PASSWORD);
        List<HttpVersion> versions = new CopyOnWriteArrayList<>();
        Set<Object> http2 = ConcurrentHashMap.newKeySet();
        StandIn standIn = before("localhost", service(true, request -> {
            versions.add(request.version());
            if (request.version() == HttpVersion.HTTP_2) {
                http2.add(request.connection());
            }
            if (request.path().equals("/echo")) {
                request.toWebSocket().onSuccess(socket -> socket.handler(socket::write));
            } else {
                request.response().setStatusCode(403).end("no").onFailure(gone -> {});
            }
        }));
        assertEquals(403, get(standIn, "/a").status());
        try (Socket socket = ask(standIn, "GET /echo" + HANDSHAKE)) {
            assertEquals(101, read(socket, "HEAD").status());
        }
        try (Socket socket = ask(standIn, "GET /refused" + HANDSHAKE)) {
            HttpAnswer answer = read(socket, "GET");
            assertEquals(403, answer.status());
            assertEquals("no", answer.body());
        }
        assertEquals(403, get(standIn, "/b").status());
        assertEquals(
                List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_1, HttpVersion.HTTP_2), versions);
        assertEquals(1, http2.size());
    }

    @Test
    void trailersAreForwardedAlsoBehindABodyOfAKnownLength() {
        System.setProperty(TRUST, keys);
        System.setProperty(TRUST + "Password", PASSWORD);
        StandIn standIn = before("localhost", service(true, request -> {
            request.response().putHeader("content-length", "2").putTrailer("x-status", "7");
            request.response().end("ok").onFailure(gone -> {});
        }));
        HttpClient client = SHARED.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false));
        HttpClientResponse answer = Server.await(client.request(HttpMethod.GET, standIn.port(), "127.0.0.1", "/")
                // In one turn of the loop: later the body may have come, and be lost.
                .compose(request ->
                        request.send().compose(response -> response.body().map(response))));
        assertEquals("2", answer.getHeader("content-length"));
        assertEquals("7", answer.getTrailer("x-status"));
        Server.await(client.close());
    }

    @Test
    void aServiceWithTheNameOfAnotherIsABadGateway() throws IOException {
        System.setProperty(TRUST, keys);
        System.setProperty(TRUST + "Password", PASSWORD);
        StandIn standIn = before("127.0.0.1", service(true, new ArrayList<>()));
        HttpAnswer answer = get(standIn, "/a");
        assertEquals(502, answer.status());
        assertTrue(answer.body().contains("the service behind the stand-in is away"), answer.body());
        assertEquals(Outcome.UPSTREAM, call(standIn).outcome());
    }
}
