package dev.bide.page.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a browser gets, asks for and complains of, and what a stranger's text or a stranger's page can do. */
@Tag("browser")
class PageLoadTest {

    private static final List<String> POLICY = List.of(
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'");

    /** Runs if it is ever taken for markup. */
    private static final String MARKUP = "<img src=x onerror='window.pwned=1'><script>window.pwned=1</script>";

    @RegisterExtension
    static final Visit VISIT = new Visit();

    @Test
    void aBrowserGetsThePageAndCurlGetsTheText() {
        String accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
        HttpResponse<String> page = VISIT.send("GET", "", "", "Accept", accept);
        assertTrue(page.headers().firstValue("content-type").orElseThrow().startsWith("text/html"));
        assertTrue(
                page.headers().allValues("vary").contains("Accept"),
                page.headers().toString());
        String policy = page.headers().firstValue("content-security-policy").orElseThrow();
        assertEquals(POLICY, List.of(policy.split("; *", -1)));
        HttpResponse<String> text = VISIT.send("GET", "", "", "Accept", "*/*");
        assertTrue(text.headers().firstValue("content-type").orElseThrow().startsWith("text/plain"));
        assertTrue(text.body().contains("/wait-n"), text.body());
    }

    @Test
    void aVisitWithTwoRunsAndAReloadLeavesTheConsoleEmpty() {
        Tab tab = VISIT.open("#n=1000&shape=uniform(0,0.3)&seed=7");
        for (int run = 0; run < 2; run++) {
            tab.click("#start");
            tab.until("document.querySelector('#run').innerText.includes('1,000')");
            tab.reload();
            tab.until(Visit.LIVE);
        }
        // The extension looks at the console and the requests. Here, they must have been seen at all.
        Set<String> requests = new HashSet<>(tab.requests());
        assertTrue(requests.contains(VISIT.url() + "page/page.js"), requests.toString());
        assertTrue(requests.contains(VISIT.url() + "tasks"), requests.toString());
        assertTrue(
                requests.stream().anyMatch(request -> request.startsWith(VISIT.url() + "live")), requests.toString());
    }

    @Test
    void markupOfAStrangerIsShownAsText() {
        String name = MARKUP.replaceAll("<script>.*", "");
        JsonObject request = new JsonObject().put("maxDelay", 60).put("seed", 7);
        String id = VISIT.task(request.copy().put("n", 2).put("name", name));
        VISIT.task(request.copy().put("pool", name).put("capacity", 1));
        Tab tab = VISIT.open("#n=3&shape=" + MARKUP.replace(" ", "%20") + "&name=" + MARKUP.replace(" ", "%20"));
        tab.until("document.querySelector('#tasks').innerText.includes('onerror')");
        assertEquals(MARKUP, tab.<String>eval("document.querySelector('#shape').value"));
        tab.click("#start");
        tab.until("document.querySelector('#shape').getAttribute('aria-invalid') === 'true'");
        assertTrue(tab.text("#what").contains("onerror"), tab.text("#what"));
        assertEquals(0, tab.<Integer>eval("document.querySelectorAll('img, body script').length"));
        assertFalse(tab.<Boolean>eval("'pwned' in window"));
        Wait.until(
                () -> tab.complaints().stream().anyMatch(complaint -> complaint.endsWith("/tasks")),
                () -> "the browser does not report the refused request");
        tab.forgetComplaints(); // of the refused request
        VISIT.send("DELETE", "tasks/" + id, "");
    }

    @Test
    void markupFromTheConsoleThrows() {
        Tab tab = VISIT.open("");
        String error = tab.eval("(() => {try {document.body.innerHTML = '<b>x</b>'; return 'set'}"
                + " catch (e) {return e.name + ': ' + e.message}})()");
        assertTrue(error.startsWith("TypeError") && error.contains("TrustedHTML"), error);
        assertFalse(tab.complaints().isEmpty(), "the browser reports it");
        tab.forgetComplaints();
    }

    @Test
    void anotherSitesPageBeginsNothing() {
        double before = VISIT.accepted();
        String json = "application/json";
        for (String path : List.of("wait-n?n=5&maxDelay=0", "live", "page/page.js", "curve?maxDelay=1")) {
            assertEquals(
                    403,
                    VISIT.send("GET", path, "", "Sec-Fetch-Site", "cross-site").statusCode(),
                    path);
        }
        HttpResponse<String> task = VISIT.send(
                "POST", "tasks", "{\"n\":5,\"maxDelay\":60}", "Sec-Fetch-Site", "cross-site", "Content-Type", json);
        assertEquals(403, task.statusCode());
        assertEquals(before, VISIT.accepted());
        HttpResponse<String> link = VISIT.send(
                "GET",
                "",
                "",
                "Accept",
                "text/html",
                "Sec-Fetch-Site",
                "cross-site",
                "Sec-Fetch-Mode",
                "navigate",
                "Sec-Fetch-Dest",
                "document");
        assertEquals(200, link.statusCode());
    }

    @Test
    void aNameThatAStrangerHasPointedAtBideGetsNoPage() throws IOException {
        for (String path : List.of("/", "/page/page.js", "/live")) {
            assertEquals("HTTP/1.1 403 Forbidden", firstLine(path, "evil.example"), path);
            assertEquals("HTTP/1.1 200 OK", firstLine(path, "127.0.0.1:" + VISIT.port()), path);
        }
    }

    /** Returns the first line of an answer. The client of the JDK does not let a test choose the host. */
    private static String firstLine(String path, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), VISIT.port())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: */*\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
