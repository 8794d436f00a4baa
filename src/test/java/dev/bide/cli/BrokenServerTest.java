package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.ClosedPort;
import dev.bide.Server;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are gone, that are not Bide, or that send anything but an answer. */
class BrokenServerTest {

    private static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String WAIT = "{\"delay\":0.25,\"late\":0.0005}\n";

    @Test
    void withoutAServerTheSentenceSaysHowToStartOne() throws IOException {
        try (ClosedPort closed = new ClosedPort()) {
            ServerAddress address = new ServerAddress(false, "127.0.0.1", closed.port(), "");
            Problem problem = problem(address, Route.WAIT_RANDOM, false);
            assertEquals(
                    "no server at " + address + " (Connection refused); start one with: bide serve",
                    problem.getMessage());
            assertEquals(ExitCode.UNAVAILABLE, ExitCode.of(problem.reason()));
        }
    }

    @Test
    void anUnknownHostIsNoServer() {
        Problem problem = problem(new ServerAddress(false, "no-such-host.invalid", 80, ""), Route.WAIT_RANDOM, false);
        assertEquals(
                "no server at http://no-such-host.invalid (unknown host); start one with: bide serve",
                problem.getMessage());
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsSaidToBeThat() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerAddress address = new ServerAddress(true, "127.0.0.1", plain.getLocalPort(), "");
            Running running = RemoteService.at(address, List.of()).begin(Route.WAIT_RANDOM, List.of(), false);
            try (Socket socket = plain.accept()) {
                FakeServer.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
                Problem problem = assertThrows(Problem.class, () -> Server.await(running.answer()));
                String start = "the connection to the server at " + address + " broke (Unsupported or unrecognized SSL";
                assertTrue(problem.getMessage().startsWith(start), problem.getMessage());
            }
        }
    }

    @Test
    void anotherServerIsNotBide() {
        String notBide = "the server at URL is not Bide, or not of this version ";
        assertEquals(
                notBide + "(200, text/html)", sentence(FakeServer.answers(200, "text/html; charset=utf-8", "<html>")));
        assertEquals(notBide + "(404, text/html)", sentence(FakeServer.answers(404, "text/html", "<html>")));
        assertEquals(notBide + "(404)", sentence(FakeServer.sends("HTTP/1.1 404 Not Found\r\n\r\n")));
        assertEquals(notBide + "(500, application/json)", sentence(FakeServer.answers(500, "application/json", "{}")));
        assertEquals(notBide + "(it sends no JSON)", sentence(FakeServer.answers("hello")));
        assertEquals(notBide + "(it sends no JSON)", sentence(FakeServer.answers("[1,2]")));
        assertEquals(notBide + "(it sends no JSON)", sentence(FakeServer.answers("{\"delay\":1")));
        assertEquals(notBide + "(it sends no JSON)", sentence(FakeServer.answers("")));
        assertEquals(
                "the connection to the server at URL broke (it does not answer with HTTP)",
                sentence(FakeServer.sends("SSH-2.0-OpenSSH_9.2\r\n")));
    }

    @Test
    void aRedirectIsNotFollowed() {
        assertEquals(
                "the server at URL redirects to https://elsewhere/; give the URL of Bide itself",
                sentence(FakeServer.sends("HTTP/1.1 301 Moved\r\nLocation: https://elsewhere/\r\n\r\n")));
    }

    @Test
    void aServerThatIsFullOrStoppingSaysSo() {
        String problem = "{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"stopping\"}";
        FakeServer.Conversation stopping = FakeServer.answers(503, "application/problem+json", problem);
        assertEquals("the server at URL says: stopping", sentence(stopping));
    }

    @Test
    void aProblemThatALaterVersionHasAddedIsReadByItsStatus() {
        assertEquals(Reason.INVALID, reason("{\"title\":\"New\",\"status\":418,\"detail\":\"x\"}"));
        assertEquals(Reason.FAILED, reason("{\"title\":\"New\",\"status\":599,\"detail\":\"x\"}"));
        assertEquals(Reason.NOT_FOUND, reason("{\"title\":\"New\",\"status\":404,\"detail\":\"x\"}"));
        assertEquals(Reason.INVALID, reason("{}"));
    }

    private static Reason reason(String json) {
        try (FakeServer server = new FakeServer(FakeServer.answers(400, "application/problem+json", json))) {
            return problem(server.address(), Route.WAIT_RANDOM, false).reason();
        }
    }

    @Test
    void aConnectionThatBreaksIsSaidWithWhatHadCome() {
        String stream = STREAM_HEAD + chunk(WAIT) + chunk(WAIT);
        assertEquals(
                "the connection to the server at URL broke (it closed the connection); 2 of 5 waits had finished",
                sentence(FakeServer.sends(stream)));
        assertEquals(
                "the connection to the server at URL broke (it ended too early); 2 of 5 waits had finished",
                sentence(FakeServer.sends(stream + chunk(""))));
    }

    @Test
    void aStreamMayHaveAnyNumberOfLines() {
        // More than one line may have, together.
        int count = 40_000;
        try (FakeServer server = new FakeServer(socket -> {
            FakeServer.write(socket, STREAM_HEAD);
            FakeServer.write(socket, chunk(WAIT.repeat(count)));
            FakeServer.write(socket, chunk("{\"state\":\"done\",\"result\":{\"n\":1}}\n") + chunk(""));
        })) {
            List<Map.Entry<String, String>> fields = List.of(Map.entry("list", "false"));
            Running running = RemoteService.at(server.address(), fields).begin(Route.WAIT_N, fields, true);
            assertEquals(Map.of("n", 1), Server.await(running.answer()));
            assertEquals(count, running.drain((place, delay, late, failed) -> {}));
        }
    }

    @Test
    void aProxyIsAskedForATunnelUnlessTheServerIsOnThisMachine() {
        String tunnel = "HTTP/1.1 200 Connection established\r\n\r\n";
        ProxySelector before = ProxySelector.getDefault();
        try (FakeServer proxy = new FakeServer(socket -> {
                    FakeServer.write(socket, tunnel);
                    assertTrue(FakeServer.request(socket.getInputStream()).startsWith("GET /wait-random HTTP/1.1\r\n"));
                    FakeServer.answers("{\"n\":1}").run(socket);
                });
                FakeServer local = new FakeServer(FakeServer.answers("{\"n\":2}"))) {
            ProxySelector.setDefault(ProxySelector.of(
                    new InetSocketAddress("127.0.0.1", proxy.address().port())));
            assertEquals(Map.of("n", 1), answer(new ServerAddress(false, "bide.invalid", 8080, "")));
            assertTrue(proxy.requests().get(0).startsWith("CONNECT bide.invalid:8080 HTTP/1.1\r\n"));
            assertEquals(Map.of("n", 2), answer(local.address()));
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    private static Map<String, Object> answer(ServerAddress address) {
        Running running = RemoteService.at(address, List.of()).begin(Route.WAIT_RANDOM, List.of(), false);
        return Server.await(running.answer());
    }

    @Test
    void aConnectionThatIsResetIsSaid() {
        try (FakeServer server = new FakeServer(socket -> {
            FakeServer.write(socket, STREAM_HEAD + chunk(WAIT));
            FakeServer.reset(socket);
        })) {
            String sentence = problem(server.address(), Route.WAIT_N, true).getMessage();
            assertTrue(sentence.contains(" broke (Connection reset)"), sentence);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\n",
                "{\"delay\":\"soon\",\"late\":0}\n",
                "{\"late\":0.1}\n",
                "{\"delay\":0.1\n",
                "{\"delay\":0.1,,}\n",
                "[]\n",
                "{}\n",
                "{\"state\":\"done\"}\n"
            })
    void aStreamOfAnythingElseIsNotBide(String line) {
        String sentence = sentence(FakeServer.sends(STREAM_HEAD + chunk(WAIT) + chunk(line) + chunk("")));
        assertTrue(sentence.startsWith("the server at URL is not Bide, or not of this version ("), sentence);
        assertTrue(sentence.endsWith("; 1 of 5 waits had finished"), sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"state\":\"", "{\"a\":[", " ", "1"})
    void aLineWithoutAnEndIsCutOff(String start) {
        String more = start.equals("{\"a\":[")
                ? "1,".repeat(4096)
                : start.substring(start.length() - 1).repeat(8192);
        try (FakeServer server = new FakeServer(socket -> endless(socket, start, more.replace('"', 'x')))) {
            Problem problem = problem(server.address(), Route.WAIT_N, true);
            assertEquals(ExitCode.UNAVAILABLE, ExitCode.of(problem.reason()));
        }
    }

    /** Sends a line without an end, until the client closes the connection. */
    private static void endless(Socket socket, String start, String more) throws IOException {
        FakeServer.write(socket, STREAM_HEAD + chunk(start));
        while (true) {
            FakeServer.write(socket, chunk(more));
        }
    }

    @Test
    void anAnswerThatComesByteByByteIsRead() {
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"n\":\"é\"}";
        try (FakeServer server = new FakeServer(socket -> {
            socket.setTcpNoDelay(true);
            for (byte b : answer.replace("Length: 9", "Length: 10").getBytes("UTF-8")) {
                socket.getOutputStream().write(b);
            }
        })) {
            RemoteService service = RemoteService.at(server.address(), List.of());
            Map<String, Object> json = Server.await(
                    service.begin(Route.WAIT_RANDOM, List.of(), false).answer());
            assertEquals(Map.of("n", "é"), json);
        }
    }

    @Test
    void aFieldThatALaterVersionHasAddedToAWaitIsPassedOver() {
        String stream = STREAM_HEAD
                + chunk("\n{\"delay\":0.25,\"late\":0.0005,\"loop\":{\"name\":[1,2]},\"failed\":true}\n")
                + chunk("{\"state\":\"done\",\"result\":{\"n\":1,\"quantiles\":{},\"seed\":7}}\n")
                + chunk("");
        try (FakeServer server = new FakeServer(FakeServer.sends(stream))) {
            Running running = RemoteService.at(server.address(), List.of()).begin(Route.WAIT_N, List.of(), true);
            assertEquals(7, Server.await(running.answer()).get("seed"));
            assertEquals(1, running.drain((place, delay, late, failed) -> assertTrue(failed)));
        }
    }

    @Test
    void theRequestIsAsHttpHasIt() {
        try (FakeServer server = new FakeServer(FakeServer.answers("{}"))) {
            ServerAddress gate =
                    new ServerAddress(false, "127.0.0.1", server.address().port(), "/team/bide");
            List<Map.Entry<String, String>> fields = List.of(Map.entry("shape", "fixed(1 s)"), Map.entry("seed", "7"));
            Server.await(RemoteService.at(gate, fields)
                    .begin(Route.WAIT_RANDOM, fields, false)
                    .answer());
            assertEquals(
                    List.of("GET /team/bide/wait-random?shape=fixed%281%20s%29&seed=7 HTTP/1.1\r\nHost: 127.0.0.1:"
                            + gate.port() + "\r\nUser-Agent: bide\r\nConnection: close\r\nAccept: application/json\r\n"
                            + "\r\n"),
                    server.requests(),
                    "one request, and none for profiles");
        }
    }

    /** Returns the sentence of an operation, with URL in the place of the server's. */
    private static String sentence(FakeServer.Conversation conversation) {
        try (FakeServer server = new FakeServer(conversation)) {
            Problem problem = problem(server.address(), Route.WAIT_N, true);
            if (problem.getMessage().contains("(200, application/json)")) {
                // It is the type of an answer, so the operation must be one whose answer is no stream.
                problem = problem(server.address(), Route.WAIT_RANDOM, false);
            }
            assertEquals(ExitCode.UNAVAILABLE, ExitCode.of(problem.reason()));
            return problem.getMessage().replace(server.address().toString(), "URL");
        }
    }

    private static Problem problem(ServerAddress address, Route route, boolean follow) {
        List<Map.Entry<String, String>> fields = List.of(Map.entry("n", "5"));
        return RemoteServiceTest.problem(RemoteService.at(address, fields), route, fields, follow);
    }

    private static String chunk(String text) {
        int length = text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        return Integer.toHexString(length) + "\r\n" + text + "\r\n";
    }
}
