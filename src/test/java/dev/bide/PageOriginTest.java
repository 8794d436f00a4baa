package dev.bide;

import static dev.bide.PageFilesTest.BROWSER;
import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page may use all of Bide. A page of another origin may link to it, and do nothing else with it. */
class PageOriginTest {

    private static final String LISTED = "https://page.example";

    private static Vertx vertx;
    private static Server server;

    @BeforeAll
    static void deploy() {
        vertx = Vertx.vertx();
        JsonObject http = new JsonObject().put("origins", new JsonArray().add(LISTED));
        server = Server.deploy(vertx, 1, new JsonObject().put("http", http));
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    private static HttpAnswer ask(String requestLine, String... headers) throws IOException {
        return PageFilesTest.ask(server, requestLine, headers);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:PORT", "localhost:PORT", "[::1]:PORT"})
    void theRequestsOfThePageItselfPass(String host) throws IOException {
        String own = host.replace("PORT", "" + server.port());
        String[] module = {"Host: " + own, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors"};
        String[] withOrigin = {"Host: " + own, "Sec-Fetch-Site: same-origin", "Origin: http://" + own};
        for (String path :
                new String[] {"/page/page.js", "/page/page.css", "/curve?n=1", "/tasks?order=newest", "/pools"}) {
            assertEquals(200, ask("GET " + path, module).status(), path);
            assertEquals(200, ask("GET " + path, withOrigin).status(), path);
        }
        // A HEAD, because the stream of a GET does not end.
        assertEquals(200, ask("HEAD /live", module).status());
        assertEquals(200, ask("HEAD /live", withOrigin).status());
        assertEquals(404, ask("DELETE /tasks/x", withOrigin).status());
        assertEquals(
                200,
                ask("GET /", "Host: " + own, BROWSER, "Sec-Fetch-Site: none").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void aPageOfAnotherOriginMayLinkToThePageAndLoadNothingOfIt(String site) throws IOException {
        String[] link = {BROWSER, "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"};
        HttpAnswer page = ask("GET /", link);
        assertEquals(200, page.status(), page::toString);
        assertEquals("text/html; charset=utf-8", page.type());
        for (String path :
                new String[] {"/page/page.js", "/page/icon.svg", "/curve?n=1", "/wait-n?n=1&seed=7", "/tasks", "/live"
                }) {
            assertEquals(403, ask("GET " + path, link).status(), path);
            String[] script = {"Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"};
            assertEquals(403, ask("GET " + path, script).status(), path);
            assertEquals(403, ask("GET " + path, "Origin: https://evil.example").status(), path);
            assertEquals(403, ask("GET " + path, "Host: evil.example").status(), path);
        }
        String[] frame = {BROWSER, "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"};
        assertEquals(403, ask("GET /", frame).status());
        assertEquals(403, ask("GET /", BROWSER, "Host: evil.example").status());
        assertEquals(0, server.pending());
    }

    @Test
    void aPageOfAListedOriginMayReadTheFiles() throws IOException {
        HttpAnswer file = ask("GET /page/page.js", "Origin: " + LISTED, "Sec-Fetch-Site: cross-site");
        assertEquals(200, file.status(), file::toString);
        assertEquals(LISTED, file.headers().get("access-control-allow-origin"));
        assertEquals("Origin", file.headers().get("vary"));
        HttpAnswer page = ask("GET /", BROWSER, "Origin: " + LISTED, "Sec-Fetch-Site: cross-site");
        assertEquals("Origin, Accept", page.headers().get("vary"));
    }

    @Test
    void theStreamIsRefusedToAPageThatOnlySaysItHasNoOrigin() throws IOException {
        HttpAnswer refused = ask("GET /live", "Origin: null", "Accept: text/event-stream");
        assertEquals(403, refused.status(), refused::toString);
        assertFalse(refused.headers().containsKey("access-control-allow-origin"));
        HttpAnswer listed = ask("HEAD /live", "Origin: " + LISTED, "Sec-Fetch-Site: cross-site");
        assertEquals(LISTED, listed.headers().get("access-control-allow-origin"));
    }
}
