package dev.bide.cli;

import dev.bide.json.EndedWaitText;
import dev.bide.json.JsonText;
import dev.bide.refusal.Reason;
import dev.bide.stream.WaitLog;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request to a server and its answer. Whatever goes wrong is a {@link Problem} with a sentence. One thread uses it; any
 * other may close it.
 */
final class ServerCall implements AutoCloseable {

    /** How long an answer may take that comes at once, in milliseconds. The answer to a wait has no limit. */
    private static final int QUICK_MILLIS = 30_000;

    /** No list of delays is longer: of ten million, each has some twenty characters. */
    private static final long MAX_BODY_BYTES = 256L << 20;

    /** No line of a stream is longer. The last one has a result without a list. */
    private static final long MAX_LINE_BYTES = 1 << 20;

    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_ERROR = 400;

    private final ServerAddress address;
    private final ServerRequest request;
    private final int timeoutMillis;
    private final ServerConnection connection;
    private volatile boolean cancelled;
    private ServerResponse response;

    private ServerCall(ServerAddress address, ServerRequest request, int timeoutMillis) {
        this.address = address;
        this.request = request;
        this.timeoutMillis = timeoutMillis;
        this.connection = new ServerConnection(address);
    }

    /** Creates a call whose answer comes when waits have ended. */
    static ServerCall waiting(ServerAddress address, ServerRequest request) {
        return new ServerCall(address, request, 0);
    }

    /** Creates a call whose answer comes at once. */
    static ServerCall quick(ServerAddress address, ServerRequest request) {
        return within(QUICK_MILLIS, address, request);
    }

    /** Creates a call whose answer comes within a time. */
    static ServerCall within(int millis, ServerAddress address, ServerRequest request) {
        return new ServerCall(address, request, millis);
    }

    /**
     * Sends the request, and waits for the head of the answer.
     *
     * @return this
     * @throws Problem if there is no server, if it is not Bide, or if it refuses the request
     */
    ServerCall send() {
        try {
            response = connection.send(request, timeoutMillis);
        } catch (ServerConnection.NoConnectionException e) {
            throw cancelled ? cancelled() : noServer(e);
        } catch (IOException e) {
            throw lost(e);
        }
        int status = response.status();
        if (status >= FIRST_ERROR && response.type().equals("application/problem+json")) {
            throw ServerProblem.of(address, json());
        }
        if (status >= FIRST_REDIRECT
                && status < FIRST_ERROR
                && response.headers().containsKey("Location")) {
            throw unavailable("the server at " + address + " redirects to "
                    + response.headers().get("Location") + "; give the URL of Bide itself");
        }
        if (status >= FIRST_REDIRECT
                || !response.type().equals(request.headers().get("Accept"))) {
            String type = response.type().isEmpty() ? "" : ", " + response.type();
            throw notBide("(" + status + type + ")");
        }
        return this;
    }

    /** Returns the text of the answer. */
    String text() {
        try (InputStream body = body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Returns the answer, an object of JSON. */
    Map<String, Object> json() {
        try (AnswerReader reader = new AnswerReader(body())) {
            Map<String, Object> object = reader.object();
            if (object == null) {
                throw notBide("(it sends no JSON)");
            }
            return object;
        } catch (AnswerReader.NotJsonException e) {
            throw notBide("(it sends no JSON)");
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private LimitedInput body() {
        return new LimitedInput(response.body(), MAX_BODY_BYTES);
    }

    /**
     * Reads the answer, a stream of lines, of which there may be any number.
     *
     * @param visitor receives each wait when its line has come
     * @return the last line
     * @throws Problem if the stream ends without one
     */
    Map<String, Object> lines(WaitLog.Visitor visitor) {
        try (AnswerReader reader = new AnswerReader(new LimitedInput(response.body(), MAX_LINE_BYTES))) {
            Map<String, Object> last = reader.waits(visitor);
            if (last == null) {
                throw new EOFException("it ended too early");
            }
            return last;
        } catch (AnswerReader.NotJsonException e) {
            throw notBide("(it sends no JSON)");
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /**
     * Copies the answer, a stream of lines.
     *
     * @param all whether to copy each line when it comes, or only the last one
     * @throws Problem if the last line says that the operation failed, or if there is none
     */
    void copyLines(PrintStream out, boolean all) {
        StringBuilder line = new StringBuilder();
        Map<String, Object> last = lines((place, delay, late, failed) -> {
            if (all) {
                EndedWaitText.append(line, delay, late, failed);
                out.append(line.append('\n'));
                line.setLength(0);
            }
        });
        new JsonText(last).forEachRemaining(out::append);
        out.flush();
        if (last.get("error") instanceof Map<?, ?> error) {
            throw ServerProblem.of(address, error);
        }
    }

    /** Returns the problem of a connection that broke. */
    Problem lost(IOException e) {
        if (cancelled) {
            return cancelled();
        }
        if (e instanceof SocketTimeoutException) {
            return unavailable("the server at " + address + " has not answered for " + timeoutMillis / 1000 + " s");
        }
        return unavailable("the connection to the server at " + address + " broke (" + e.getMessage() + ")");
    }

    private Problem noServer(IOException e) {
        return unavailable("no server at " + address + " (" + e.getMessage() + "); start one with: bide serve");
    }

    /** Returns the problem of an answer that Bide does not give. */
    Problem notBide(String what) {
        return ServerProblem.notBide(address, what);
    }

    private static Problem cancelled() {
        return new Problem(Reason.CANCELLED, "cancelled", Map.of());
    }

    private static Problem unavailable(String sentence) {
        return new Problem(Reason.FAILED, sentence, Map.of());
    }

    /** Closes the connection. The thread that waits for the answer gets a problem. */
    @Override
    public void close() {
        cancelled = true;
        connection.close();
    }
}
