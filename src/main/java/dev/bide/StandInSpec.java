package dev.bide;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.operation.Field;
import dev.bide.time.Seconds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The definition of a stand-in. Each method sets a field of the JSON definition. A wrong value is refused when the
 * stand-in starts.
 */
public final class StandInSpec {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    StandInSpec() {}

    /** Returns the definition as JSON. */
    Map<String, Object> json() {
        return fields;
    }

    /**
     * Sets any field.
     *
     * @param field its name in a JSON definition
     * @param value a text, a number, a boolean, a list or a map
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec set(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    /**
     * Sets where the stand-in listens.
     *
     * @param port a port; 0, which is the default, for any free port
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec port(int port) {
        return set(Field.PORT.key(), port);
    }

    /**
     * Answers with a status and no body.
     *
     * @param status from 200 to 599
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec answer(int status) {
        return answer("status", status);
    }

    /**
     * Answers with a status and a body.
     *
     * @param status from 200 to 599
     * @param body the text of the body, in UTF-8
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec answer(int status, String body) {
        return answer("status", status).answer("body", body);
    }

    /**
     * Answers with a status and JSON.
     *
     * @param status from 200 to 599
     * @param value a map, a list, a text, a number or a boolean
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec json(int status, Object value) {
        return answer("status", status).answer("json", value);
    }

    /**
     * Adds a header to the answer.
     *
     * @param name its name
     * @param value its value
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec header(String name, String value) {
        part("headers", new LinkedHashMap<>()).merge(name, List.of(value), StandInSpec::joined);
        return this;
    }

    private static Object joined(Object before, Object after) {
        List<Object> all = new ArrayList<>((List<?>) before);
        all.addAll((List<?>) after);
        return all;
    }

    @CanIgnoreReturnValue
    private StandInSpec answer(String name, Object value) {
        answer().put(name, value);
        return this;
    }

    @SuppressWarnings(
            "unchecked") // this class alone puts it, unless the caller has set something else: then it fails here
    private Map<String, Object> answer() {
        return (Map<String, Object>) fields.computeIfAbsent(Field.ANSWER.key(), key -> new LinkedHashMap<>());
    }

    @SuppressWarnings("unchecked") // as above
    private Map<String, Object> part(String name, Map<String, Object> empty) {
        return (Map<String, Object>) answer().computeIfAbsent(name, key -> empty);
    }

    /**
     * Forwards calls to a service that speaks HTTP.
     *
     * @param url such as {@code http://127.0.0.1:9000}
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec to(String url) {
        return set(Field.TO.key(), url);
    }

    /**
     * Forwards connections to a service that speaks any protocol.
     *
     * @param hostAndPort such as {@code 127.0.0.1:5432}
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec tcp(String hostAndPort) {
        return set(Field.TCP.key(), hostAndPort);
    }

    /**
     * Sets how delays are drawn.
     *
     * @param shape such as {@code lognormal(median=50ms,p99=1s,max=3s)}
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec shape(String shape) {
        return set(Field.SHAPE.key(), shape);
    }

    /**
     * Delays every call by the same time.
     *
     * @param delay how long
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec delay(Duration delay) {
        return shape("fixed(" + Seconds.of(delay) + ")");
    }

    /**
     * Sets the seed of the delays and failures. The n-th call then gets the same in every run.
     *
     * @param seed a number from 0
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec seed(long seed) {
        return set(Field.SEED.key(), seed);
    }

    /**
     * Lets some calls fail with a status.
     *
     * @param rate the chance of a failure, from 0 to 1
     * @param status from 400 to 599
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec failing(double rate, int status) {
        return set(Field.FAIL_RATE.key(), rate).set(Field.FAIL_STATUS.key(), status);
    }

    /**
     * Lets some calls break their connection.
     *
     * @param rate the chance of a fault, from 0 to 1
     * @param fault such as {@code reset} or {@code cut(100)}
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec breaking(double rate, String fault) {
        return set(Field.FAIL_RATE.key(), rate).set(Field.FAULT.key(), fault);
    }

    /**
     * Sets the steps that successive calls get.
     *
     * @param script such as {@code 2s,503*3,reset,10ms}
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec script(String script) {
        return set(Field.SCRIPT.key(), script);
    }

    /**
     * Lets calls queue for the servers of a pool.
     *
     * @param name the name of the pool
     * @param capacity how many servers it has
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec pool(String name, int capacity) {
        return set(Field.POOL.key(), name).set(Field.CAPACITY.key(), capacity);
    }

    /**
     * Limits how fast bodies, or the data of TCP, are passed on.
     *
     * @param bytesPerSecond 1 or more
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec rate(long bytesPerSecond) {
        return set(Field.RATE.key(), bytesPerSecond);
    }

    /**
     * Adds a rule for some calls. The first rule that matches applies; if none does, the fields of the stand-in apply.
     *
     * @param path a path, or a prefix that ends with {@code *}
     * @param rule sets what such calls get
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec on(String path, Consumer<StandInSpec> rule) {
        return addRule(new StandInSpec().set("path", path), rule);
    }

    /**
     * Adds a rule for some calls with one method.
     *
     * @param method such as {@code GET}
     * @param path a path, or a prefix that ends with {@code *}
     * @param rule sets what such calls get
     * @return this
     */
    @CanIgnoreReturnValue
    public StandInSpec on(String method, String path, Consumer<StandInSpec> rule) {
        return addRule(new StandInSpec().set("path", path).set("method", method), rule);
    }

    @CanIgnoreReturnValue
    @SuppressWarnings("unchecked") // as above
    private StandInSpec addRule(StandInSpec empty, Consumer<StandInSpec> rule) {
        rule.accept(empty);
        ((List<Object>) fields.computeIfAbsent(Field.ON.key(), key -> new ArrayList<>())).add(empty.fields);
        return this;
    }
}
