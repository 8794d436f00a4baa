package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page at {@code /} and its files: who gets them, with which headers, and what is not served. */
class PageFilesTest {

    private static final Path FOLDER = Path.of("src", "main", "resources", "dev", "bide", "page");

    /** What Chromium 142 sends for an address that is typed, and for a module script. */
    static final String BROWSER = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,"
            + "image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'";

    private static Vertx vertx;
    private static Server server;

    @BeforeAll
    static void deploy() {
        vertx = Vertx.vertx();
        server = Server.deploy(vertx, 1);
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    /** Asks with a client of this machine. */
    static HttpAnswer ask(Server to, String requestLine, String... headers) throws IOException {
        String head = Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining());
        String host = head.contains("Host: ") ? "" : "Host: 127.0.0.1:" + to.port() + "\r\n";
        String request = requestLine + " HTTP/1.1\r\n" + host + head + "Connection: close\r\n\r\n";
        try (Socket socket = to.ask(request)) {
            return HttpAnswer.read(socket.getInputStream(), requestLine.startsWith("HEAD "));
        }
    }

    private static HttpAnswer ask(String requestLine, String... headers) throws IOException {
        return ask(server, requestLine, headers);
    }

    private static Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    static Stream<String> paths() throws IOException {
        return names().stream().map(name -> name.equals("index.html") ? "/" : "/page/" + name);
    }

    private static Path source(String path) {
        return FOLDER.resolve(path.equals("/") ? "index.html" : path.substring("/page/".length()));
    }

    private static void assertGuide(HttpAnswer answer) {
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("text/plain; charset=utf-8", answer.type());
        assertTrue(answer.body().startsWith("Bide waits on purpose"), answer.body());
        assertEquals("no-store", answer.headers().get("cache-control"));
        assertEquals("default-src 'none'", answer.headers().get("content-security-policy"));
        assertFalse(answer.headers().containsKey("etag"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Accept: none",
                "Accept: */*",
                "Accept: text/plain",
                "Accept: text/*",
                "Accept: text/html;q=0.5, */*",
                "Accept: text/html;q=0, */*",
                "Accept: text/html, text/plain",
                "Accept: application/json, text/*;q=0.1",
            })
    void aClientThatDoesNotPreferHtmlByNameGetsTheText(String accept) throws IOException {
        HttpAnswer answer = ask("GET /", accept);
        assertGuide(answer);
        assertEquals("Accept", answer.headers().get("vary"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {BROWSER, "Accept: text/html", "Accept: TEXT/HTML, */*", "Accept: text/html, text/plain;q=0.9"})
    void aClientThatPrefersHtmlByNameGetsThePage(String accept) throws IOException {
        HttpAnswer answer = ask("GET /", accept);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("text/html; charset=utf-8", answer.type());
        assertEquals("Accept", answer.headers().get("vary"));
        assertEquals(Files.readString(FOLDER.resolve("index.html")), answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain;q=0, */*", "image/png"})
    void aTypeThatTheRootDoesNotHaveIsRefusedAndTheRefusalDependsOnAcceptToo(String accept) throws IOException {
        HttpAnswer answer = ask("GET /", "Accept: " + accept);
        assertEquals(406, answer.status(), answer::toString);
        assertEquals("Accept", answer.headers().get("vary"));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void everyFileIsServedAsItIsWithTheHeadersOfThePage(String path) throws IOException {
        HttpAnswer answer = ask("GET " + path, path.equals("/") ? BROWSER : "Accept: */*");
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(Files.readString(source(path)), answer.body());
        assertEquals(POLICY, answer.headers().get("content-security-policy"));
        assertEquals("nosniff", answer.headers().get("x-content-type-options"));
        assertEquals("no-cache", answer.headers().get("cache-control"));
        assertEquals("no-referrer", answer.headers().get("referrer-policy"));
        assertEquals("same-origin", answer.headers().get("cross-origin-opener-policy"));
        assertEquals("same-origin", answer.headers().get("cross-origin-resource-policy"));
        String type = answer.type();
        String ending = path.replaceFirst(".*\\.", ".");
        assertEquals(
                switch (ending) {
                    case ".js" -> "text/javascript; charset=utf-8";
                    case ".css" -> "text/css; charset=utf-8";
                    case ".svg" -> "image/svg+xml";
                    default -> "text/html; charset=utf-8";
                },
                type);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aFileThatTheClientHasIsNotSentAgain(String path) throws IOException {
        String accept = path.equals("/") ? BROWSER : "Accept: */*";
        String etag = ask("GET " + path, accept).headers().get("etag");
        for (String known : new String[] {etag, "\"x\", W/" + etag, "*", "\"a,b\"," + etag}) {
            HttpAnswer answer = ask("GET " + path, accept, "If-None-Match: " + known);
            assertEquals(304, answer.status(), known);
            assertEquals(etag, answer.headers().get("etag"));
            assertEquals("no-cache", answer.headers().get("cache-control"));
            assertFalse(answer.headers().containsKey("content-length"), answer::toString);
        }
        for (String other : new String[] {"\"x\"", etag.replace("\"", ""), "", "W/\"" + etag}) {
            assertEquals(
                    200, ask("GET " + path, accept, "If-None-Match: " + other).status(), other);
        }
    }

    @Test
    void noTwoFilesHaveTheSameTag() throws IOException {
        Set<String> tags = new TreeSet<>();
        for (String path : paths().toList()) {
            assertTrue(
                    tags.add(ask("GET " + path, BROWSER.replace("*/*;q=0.8", "*/*"))
                            .headers()
                            .get("etag")),
                    path);
        }
    }

    @Test
    void theConnectionGoesOnAfterAnAnswerWithoutABody() throws IOException {
        String known = "GET /page/page.js HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: *\r\n\r\n";
        String answers =
                server.raw(known + known + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertEquals(3, answers.split("HTTP/1.1 304 ", -1).length, answers);
        assertTrue(answers.endsWith("{\"status\":\"ok\"}\n"), answers);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aHeadHasTheHeadersOfTheFileAndNoBody(String path) throws IOException {
        String accept = path.equals("/") ? BROWSER : "Accept: */*";
        HttpAnswer get = ask("GET " + path, accept);
        HttpAnswer head = ask("HEAD " + path, accept);
        assertEquals(get.headers(), head.headers());
        assertEquals(200, head.status());
        assertEquals(Long.toString(Files.size(source(path))), head.headers().get("content-length"));
    }

    @Test
    void http2ServesTheFilesToo() {
        var client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        String etag = await(client.request(HttpMethod.GET, server.port(), "localhost", "/page/page.css")
                // In one turn of the loop: later the body may have come, and be lost.
                .compose(request -> request.send()
                        .compose(response -> response.body().map(body -> {
                            assertEquals(HttpVersion.HTTP_2, response.version());
                            assertEquals(200, response.statusCode());
                            assertTrue(body.length() > 0);
                            return response.getHeader("etag");
                        }))));
        int status = await(client.request(HttpMethod.GET, server.port(), "localhost", "/page/page.css")
                .compose(request -> request.putHeader("If-None-Match", etag)
                        .send()
                        .compose(response -> response.end().map(ended -> response.statusCode()))));
        assertEquals(304, status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page/index.html",
                "/page/nothing.js",
                "/page/PAGE.JS",
                "/page/page.js%00",
                "/page/..%2Fversion.txt",
                "/page/%2e%2e/version.txt",
                "/page/../version.txt",
                "/page/.%2Fpage.js",
                "/page/",
                "/page",
                "/index.html",
                "/page.js",
                "/favicon.ico",
            })
    void whatIsNotInTheTableDoesNotExist(String path) throws IOException {
        HttpAnswer answer = ask("GET " + path);
        assertTrue(Set.of(400, 404).contains(answer.status()), answer::toString);
        assertEquals("application/problem+json", answer.type());
    }

    @Test
    void aFileIsRefusedLikeAnyOtherRoute() throws IOException {
        assertEquals(400, ask("GET /page/page.js?v=1").status());
        assertEquals(400, ask("GET /?v=1", BROWSER).status());
        assertEquals(406, ask("GET /page/page.js", "Accept: text/css").status());
        assertEquals(406, ask("GET /page/page.js", "Accept: application/json").status());
        HttpAnswer post = ask("POST /page/page.js", "Content-Length: 0");
        assertEquals(405, post.status());
        assertEquals("GET, HEAD, OPTIONS", post.headers().get("allow"));
    }

    @Test
    void aFileForWhichThereIsNoMemoryIsRefusedAndNoCacheKeepsTheRefusal() throws IOException {
        JsonObject limits = new JsonObject().put("maxBytes", 12_000);
        Vertx other = Vertx.vertx();
        try {
            Server full = Server.deploy(other, 1, new JsonObject().put("limits", limits));
            for (String path : paths().toList()) {
                HttpAnswer answer = ask(full, "GET " + path, "Accept: text/html, */*;q=0.8");
                // What a request may answer without more memory than it has anyway.
                assertEquals(Files.size(source(path)) <= 4_000 ? 200 : 503, answer.status(), path);
                if (answer.status() == 503) {
                    assertEquals("no-store", answer.headers().get("cache-control"));
                    assertEquals("default-src 'none'", answer.headers().get("content-security-policy"));
                    assertFalse(answer.headers().containsKey("etag"), answer::toString);
                }
            }
            Server.until(() -> full.keptBytes() == 0);
        } finally {
            await(other.close());
        }
    }

    @Test
    void withoutThePageThereIsTheTextAloneAndNoFile() throws IOException {
        JsonObject off = new JsonObject().put("page", new JsonObject().put("enabled", false));
        Vertx other = Vertx.vertx();
        try {
            Server without = Server.deploy(other, 1, off);
            HttpAnswer guide = ask(without, "GET /", BROWSER);
            assertGuide(guide);
            assertFalse(guide.headers().containsKey("vary"));
            assertEquals(406, ask(without, "GET /", "Accept: text/html").status());
            HttpAnswer file = ask(without, "GET /page/page.js");
            assertEquals(404, file.status());
            assertTrue(file.body().contains("there is no \\\"/page/page.js\\\""), file.body());
        } finally {
            await(other.close());
        }
    }
}
