package dev.bide.cli;

import dev.bide.operation.Field;
import dev.bide.operation.Fields;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the stream of a fan-out, and makes the answer of {@code GET /wait-n} from it. One thread uses it. */
final class StreamReader {

    private static final int INITIAL_DELAYS = 1 << 8;

    private final ServerAddress address;
    private final String n;
    private final boolean list;
    private double[] delays = new double[INITIAL_DELAYS];
    private int succeeded;
    private int came;

    /**
     * Creates a reader.
     *
     * @param n how many waits there are, for a sentence
     * @param list whether the answer has the list of delays
     */
    StreamReader(ServerAddress address, String n, boolean list) {
        this.address = address;
        this.n = n;
        this.list = list;
    }

    /** Returns a reader for a request with some fields. */
    static StreamReader of(ServerAddress address, List<Map.Entry<String, String>> fields) {
        Fields query = Fields.ofQuery(fields);
        String n = fields.stream()
                .filter(field -> field.getKey().equals(Field.N.key()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("?");
        // As HTTP does where it is left out.
        return new StreamReader(address, n, !query.has(Field.LIST.key()) || query.flag(Field.LIST.key()));
    }

    /**
     * Reads a stream to its end.
     *
     * @return the answer that the server would have given without a stream
     * @throws Problem if the fan-out does not succeed, or the connection breaks
     */
    Map<String, Object> read(ServerCall call, ArrivedWaits arrived) {
        try {
            Map<String, Object> last = call.lines((place, delay, late, failed) -> {
                came++;
                if (list && !failed) {
                    add(delay);
                }
                arrived.add(delay, late, failed);
            });
            if (last.get("result") instanceof Map<?, ?> result) {
                return list ? listed(texts(result)) : texts(result);
            }
            if (last.get("error") instanceof Map<?, ?> error) {
                throw ServerProblem.of(address, error);
            }
            throw call.notBide("(its stream has no end)");
        } catch (Problem problem) {
            throw problem.json().isEmpty() ? withCount(problem) : problem;
        }
    }

    /** Adds how many waits had come to a sentence of the client's. The server's sentences say it themselves. */
    private Problem withCount(Problem problem) {
        String sentence = problem.getMessage() + "; " + came + " of " + n + " waits had finished";
        return new Problem(problem.reason(), sentence, problem.json());
    }

    private void add(double delay) {
        if (succeeded == delays.length) {
            delays = Arrays.copyOf(delays, 2 * succeeded);
        }
        delays[succeeded++] = delay;
    }

    /** Returns the answer with the list of delays in the place of their quantiles, which a stream ends with. */
    private Map<String, Object> listed(Map<String, Object> result) {
        Map<String, Object> listed = new LinkedHashMap<>();
        result.forEach((name, value) -> {
            boolean here = name.equals("quantiles");
            listed.put(here ? "delays" : name, here ? Arrays.copyOf(delays, succeeded) : value);
        });
        return listed;
    }

    private static Map<String, Object> texts(Map<?, ?> map) {
        Map<String, Object> texts = new LinkedHashMap<>();
        map.forEach((name, value) -> texts.put((String) name, value));
        return texts;
    }
}
