package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.HttpNonsense.Bytes;
import dev.bide.HttpNonsense.Way;
import dev.bide.Nonsense.Message;
import dev.bide.Nonsense.Sense;
import dev.bide.task.TaskRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A hundred thousand requests that nobody means: each is answered, and as the table of refusals has it. They are the same
 * in every run, unless others are asked for ({@code -Dfuzz.seed=8 -Dfuzz.cases=500000}).
 */
@ExtendWith(VertxExtension.class)
class FuzzTest {

    /** Where streams are told of. */
    static final String READER = "fuzz.reader";

    private static final long SEED = Long.getLong("fuzz.seed", 7);
    private static final int CASES = Integer.getInteger("fuzz.cases", 50_000);
    private static final int AT_ONCE = 500;
    private static final int IN_LINE = 50;
    private static final int CONNECTIONS = 32;

    private static final Set<Integer> CODES =
            Set.of(400, 404, 405, 406, 408, 413, 414, 415, 417, 422, 431, 499, 503, 504);
    private static final Set<Integer> OF_THE_RIGHT = Set.of(404, 422, 499, 503, 504);
    private static final Pattern TYPE =
            Pattern.compile("(text/(plain; [ -~]+|event-stream)|application/(json|x-ndjson|problem\\+json))?");

    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private Server server;
    private volatile String id = "00000000-0000-7000-8000-000000000000";

    @BeforeEach
    void deploy(Vertx fresh) {
        vertx = fresh.exceptionHandler(thrown::add);
        JsonObject limits =
                new JsonObject().put("maxDelay", 0.01).put("maxN", 20_000).put("maxPending", 200_000);
        limits.put("maxTasks", 500).put("taskTtl", 1).put("maxScripts", 300).put("scriptTtl", 0.1);
        JsonObject profiles = new JsonObject().put("slow", "fixed(0.01)");
        server = Server.deploy(vertx, 2, new JsonObject().put("limits", limits).put("profiles", profiles));
        vertx.eventBus().consumer(READER, message -> message.reply(null));
    }

    @Test
    void everyMessageIsAnsweredAsTheContractHasIt() {
        for (int first = 0; first < CASES; first += AT_ONCE) {
            List<Message> messages = IntStream.range(first, first + AT_ONCE)
                    .mapToObj(number -> new Nonsense(SEED, number, id).message())
                    .toList();
            List<Future<JsonObject>> answers = messages.stream()
                    .map(message -> server.ask(message.address(), message.body()))
                    .toList();
            for (int i = 0; i < AT_ONCE; i++) {
                check(first + i, messages.get(i), answers.get(i));
            }
        }
        nothingIsLeft();
    }

    private void check(int number, Message message, Future<JsonObject> answer) {
        Object said = "nothing";
        try {
            said = await(answer.map(Object.class::cast).otherwise(failure -> failure));
            if (said instanceof ReplyException refusal) {
                assertEquals(ReplyFailure.RECIPIENT_FAILURE, refusal.failureType());
                String detail = refusal.getMessage();
                boolean asked =
                        (message.has("failRate") || message.has("script")) && detail.contains(", as was asked for (");
                refused(message.sense(), refusal.failureCode(), asked, detail);
            } else {
                answered(message.sense(), (JsonObject) said);
            }
        } catch (RuntimeException | AssertionError e) {
            throw failed(number, message.toString(), said, e);
        }
    }

    private void answered(Sense sense, JsonObject answer) {
        assertNotEquals(Sense.WRONG, sense);
        if (answer.containsKey("operation")) {
            id = answer.getString("id"); // for the requests to come
        }
    }

    private static void refused(Sense sense, int code, boolean asked, String detail) {
        assertTrue(asked ? code >= 400 && code < 600 : CODES.contains(code), "the code");
        assertTrue(sense != Sense.WRONG || (code < 500 && !asked), "a wrong request is refused");
        assertTrue(sense != Sense.RIGHT || asked || OF_THE_RIGHT.contains(code), "a right request is not invalid");
        assertFalse(detail.isBlank() || detail.chars().anyMatch(Character::isISOControl), "one line");
        assertFalse(detail.contains("java.") || detail.contains("io.vertx") || detail.contains("xception"), "no Java");
    }

    private static AssertionError failed(int number, String asked, Object said, Throwable why) {
        String which = "seed " + SEED + ", case " + number + ": " + why;
        return new AssertionError(which + "\nasked: " + escaped(asked) + "\nanswered: " + escaped("" + said), why);
    }

    private static String escaped(String text) {
        return text.chars()
                .limit(5000)
                .mapToObj(c -> c < ' ' || c > '~' ? String.format("\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining());
    }

    private void nothingIsLeft() {
        TaskRegistry tasks = SharedState.of(vertx).tasks();
        Server.until(() -> server.pending() == 0 && server.kept() == 0 && tasks.running() == 0);
        assertEquals(List.of(), thrown);
        JsonObject five = new JsonObject().put("n", 5).put("maxDelay", 0.001);
        assertEquals(5, await(server.ask("wait-n", five)).getInteger("n"));
        assertEquals(5, server.json("/wait-n?n=5&maxDelay=0.001").getInteger("n"));
    }

    @Test
    void everyRequestIsAnsweredAsTheContractHasIt() {
        ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int first = 0; first < CASES; first += IN_LINE) {
                int from = first;
                all.add(CompletableFuture.runAsync(() -> ask(from), clients));
            }
            all.forEach(Server::await);
        } finally {
            List<Runnable> unused = clients.shutdownNow();
        }
        nothingIsLeft();
    }

    private void ask(int first) {
        List<Bytes> inLine = new ArrayList<>();
        for (int number = first; number < first + IN_LINE; number++) {
            Bytes request = new HttpNonsense(SEED, number, id).request();
            if (request.way() == Way.IN_LINE) {
                inLine.add(request);
            } else {
                on(List.of(request));
            }
        }
        on(inLine);
    }

    /** Sends requests on a connection, and looks at their answers. */
    private void on(List<Bytes> requests) {
        Bytes last = requests.get(0);
        Object said = "nothing";
        try (Socket socket = server.ask(requests.stream().map(Bytes::text).collect(Collectors.joining()))) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (Bytes request : requests) {
                last = request;
                if (request.way() != Way.LOOSE) {
                    said = "nothing";
                    HttpAnswer answer = HttpAnswer.read(in, request.text().startsWith("HEAD "));
                    said = answer;
                    check(request, answer);
                }
            }
            String more = rest(socket, in, last);
            said = more;
            assertTrue(more.isEmpty() || last.way().compareTo(Way.ALONE) > 0, "as many answers as requests");
            assertFalse(more.contains("\"Internal Server Error\""), "no fault of ours");
        } catch (IOException | RuntimeException | AssertionError e) {
            throw failed(last.number(), last.text(), said, e);
        }
    }

    /** Gives what else comes until the server closes, by itself if it was asked to. */
    private static String rest(Socket socket, InputStream in, Bytes last) throws IOException {
        try {
            if (last.way() != Way.ALONE || !last.text().contains("Connection: close")) {
                socket.shutdownOutput();
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return ""; // it has closed before it had read all
        }
    }

    private void check(Bytes request, HttpAnswer answer) {
        boolean failing = request.text().contains("failRate") || request.text().contains("script=");
        boolean head = request.text().startsWith("HEAD ");
        assertTrue(TYPE.matcher(answer.type()).matches(), "the type");
        assertEquals("no-store", answer.headers().get("cache-control"));
        assertEquals("nosniff", answer.headers().get("x-content-type-options"));
        assertTrue(head || answer.status() == 204 || !answer.body().isEmpty(), "a body");
        if (answer.status() < 400) {
            assertTrue(Set.of(200, 202, 204).contains(answer.status()), "the status");
            assertNotEquals(Sense.WRONG, request.sense());
            answer.json().forEach(json -> answered(request.sense(), json));
        } else if (answer.body().isEmpty()) {
            assertTrue(failing || CODES.contains(answer.status()), "the code");
        } else {
            assertEquals("application/problem+json", answer.type());
            JsonObject problem = new JsonObject(answer.body());
            assertEquals("about:blank", problem.getString("type"));
            assertEquals(answer.status(), problem.getInteger("status"));
            boolean asked = failing && problem.getString("title").equals("Failed as Asked");
            assertTrue(asked || answer.status() != 405 || answer.headers().containsKey("allow"), "Allow");
            refused(request.sense(), answer.status(), asked, problem.getString("detail"));
        }
    }
}
