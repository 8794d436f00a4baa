package dev.bide;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Random messages to the event bus API: valid ones, most of them made invalid in some way. A message depends only on the
 * seed, its number and the id of a task, so a failing one can be repeated.
 */
class RandomRequests {

    /** Whether a request is valid, which decides what may be answered. */
    enum Validity {
        /** The request must not be refused as invalid. */
        VALID,
        /** Any documented answer will do: the request may be valid or invalid. */
        ANY,
        /** The request must be refused as invalid. */
        INVALID
    }

    /** A message. It has no fields if its body is not a JSON object. */
    record Message(String address, Object body, List<Field> fields, Validity validity) {

        boolean has(String name) {
            return fields.stream().anyMatch(field -> field.name().equals(name));
        }

        @Override
        public String toString() {
            String shown = fields.stream()
                    .map(field -> field.name() + "=" + text(field.value()))
                    .collect(Collectors.joining(", ", address + " {", "}"));
            return fields.isEmpty() ? address + " " + text(body) : shown;
        }
    }

    /** A field of a message, of a JSON body or of a query. */
    record Field(String name, Object value, Validity validity) {}

    static final String WAITS = "<wait-random|wait-n|measure-time>";

    /** Texts that are invalid as a name, and mostly as a value. */
    static final String ODD = """
            <\0| |\r\n|\n\nGET / HTTP/1.1|\u2028|\uD800|\uDC00\uD800|\uFFFF|\uFEFF|\u202E|\u0085|"|\\u000|%00|&n=|{}|\
            ../|${x}|'|\u00e9|~201x|\uD83C\uDF54>""";

    static final String STATES = "<scripts|sequences|pools>.<delete|get|list>";

    static final String STAND_INS = "stand-ins.<put|put|get|delete|list|calls.<delete|list|list>>";

    private static final String ADDRESSES =
            "<" + WAITS + "|" + WAITS + "|tasks.<create|get|list|await|stream|cancel|create>|<wait-n|draw|curve|<"
                    + STATES + "|<profiles|lateness|" + STAND_INS + ">>>>";

    private static final String SHAPES = """
            <fixed(<0|0.001>)|uniform(0,<0.01|1e-9>)|exponential(mean=0.001,max=0.01)|weighted(0:1,0.01:<1|1e9>)|\
            lognormal(median=<0.001|1e-9>,p99=0.005,max=0.01)|pareto(min=0.001, alpha=<1.5|100|0.01>, max=0.01)|\
            percentiles(p50=0.001,<p99.9=0.002,|>max=0.01)|slow>""";

    private static final List<String> TEXTS =
            List.of("name", "key", "id", "to", "after", "sequence", "pool", "task", "path");

    private static final Object DEEP = nested(1000);
    private static final Object DEEPER = nested(1001);
    private static final Object NULL_NAME = new JsonObject(Collections.singletonMap(null, 5));

    private static final BigInteger LONG_NUMBER = BigInteger.TEN.pow(2000);

    private static final Pattern CHOICE = Pattern.compile("<([^<>]*)>");
    private static final Pattern REPETITION = Pattern.compile("~([0-9]+)(.*)", Pattern.DOTALL);

    private final Random random;
    private final String id;

    RandomRequests(long seed, int number, String id) {
        this.random = new Random((seed << 32) + number * 0x9E3779B97F4A7C15L);
        this.id = id;
    }

    private static JsonArray nested(int depth) {
        JsonArray nested = new JsonArray();
        for (int i = 1; i < depth; i++) {
            nested = new JsonArray().add(nested);
        }
        return nested;
    }

    final int below(int bound) {
        return random.nextInt(bound);
    }

    final boolean oneIn(int n) {
        return below(n) == 0;
    }

    private Object pick(Object... choices) {
        return choices[below(choices.length)];
    }

    /**
     * Returns a text made from a pattern. Each {@code <a|b>} is replaced by one of its choices, from the inside out. A
     * choice that begins with a tilde and a number is repeated that number of times. A circumflex becomes CR and LF.
     */
    final String word(String pattern) {
        String word = pattern;
        for (Matcher match = CHOICE.matcher(word); match.find(); match = CHOICE.matcher(word)) {
            String[] choices = match.group(1).split("\\|", -1);
            String chosen = choices[below(choices.length)];
            Matcher times = REPETITION.matcher(chosen);
            String text = times.matches() ? times.group(2).repeat(Integer.parseInt(times.group(1))) : chosen;
            word = word.substring(0, match.start()) + text + word.substring(match.end());
        }
        return word.replace("^", "\r\n");
    }

    /** Returns a message to any of the addresses. */
    Message message() {
        String address = word(ADDRESSES);
        if (oneIn(20)) {
            return new Message(address, notAnObject(), List.of(), Validity.INVALID);
        }
        List<Field> fields = altered(valid(address));
        JsonObject body = new JsonObject();
        fields.forEach(field -> body.put(field.name(), field.value()));
        return new Message(address, body, fields, body.size() < fields.size() ? Validity.ANY : validity(fields));
    }

    private Object notAnObject() {
        Object text = pick(null, "", "{}", "{\"n\":5}", Buffer.buffer("{}"), new byte[] {1});
        return pick(text, text, 5, -0.0, true, 'c', DEEP, NULL_NAME);
    }

    /** Returns valid fields for an address, or none. */
    final List<Field> valid(String address) {
        return switch (address) {
            case "wait-random" -> oneIn(6) ? add(new ArrayList<>(), 1, "script", "key") : indexed(pooled(drawn()));
            case "wait-n" -> add(valid("measure-time"), 4, "list");
            case "measure-time" -> task(address, drawn());
            case "draw" ->
                add(
                        add(add(new ArrayList<>(), 1, "n", oneIn(2) ? "shape" : "maxDelay"), 4, "seed"),
                        4,
                        oneIn(2) ? "list" : "order");
            case "curve" -> add(new ArrayList<>(), 1, "n", oneIn(2) ? "shape" : "maxDelay");
            case "delay" -> indexed(pooled(add(new ArrayList<>(), 4, "seed", "timeout", "failRate", "failStatus")));
            case "scripts.get", "scripts.delete" -> add(new ArrayList<>(), 1, "key");
            case "sequences.get" -> add(valid("sequences.delete"), 3, "limit");
            case "sequences.delete" -> add(new ArrayList<>(), 1, "sequence");
            case "pools.get", "pools.delete" -> add(new ArrayList<>(), 1, "pool");
            case "scripts.list", "sequences.list", "pools.list" -> add(new ArrayList<>(), 3, "limit");
            case "stand-ins.calls.delete" -> add(new ArrayList<>(), 1, "name");
            case "stand-ins.calls.list" -> add(valid("stand-ins.calls.delete"), 3, "path", "outcome", "limit");
            case "stand-ins.list" -> add(new ArrayList<>(), 3, "limit");
            case "stand-ins.get", "stand-ins.delete" -> standIn();
            case "stand-ins.put" -> defined(standIn());
            case "tasks.create" -> task(word(WAITS));
            case "tasks.list" -> add(ordered(add(new ArrayList<>(), 1, "limit")), 3, "state", "name", "after");
            case "tasks.await" -> add(valid("tasks.get"), 3, "wait");
            case "tasks.stream" -> add(valid("tasks.get"), 1, "to");
            case "live" -> add(new ArrayList<>(), 2, "task", "axis");
            case "tasks.get", "tasks.cancel" -> add(new ArrayList<>(), 1, "id");
            default -> new ArrayList<>();
        };
    }

    private List<Field> standIn() {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("name", word("s-<1|2|3|4>"), Validity.VALID));
        return fields;
    }

    /** Adds the definition of a stand-in. What is behind it is away, and no client calls it. */
    private List<Field> defined(List<Field> fields) {
        fields.addAll(pooled(drawn()));
        if (oneIn(3)) {
            String target = word("<answer|to|tcp>");
            fields.add(new Field(target, target(target), Validity.ANY));
        }
        if (oneIn(4)) {
            JsonObject rule = new JsonObject();
            add(drawn(), 2, "seed").forEach(field -> rule.put(field.name(), field.value()));
            rule.put(word("<path|path|method|x>"), word("</|/a/<*|b>|*|GET|get|" + ODD.strip() + ">"));
            fields.add(new Field("on", new JsonArray().add(rule), Validity.ANY));
        }
        if (oneIn(4)) {
            fields.add(new Field(word("<rate|port|where>"), pick(0, 1000, -1, "up", "x"), Validity.ANY));
        }
        return fields;
    }

    private Object target(String target) {
        return switch (target) {
            case "to" -> word("http<|s>://<127.0.0.1:9|localhost:1|x/y|a@b|" + ODD.strip() + ">");
            case "tcp" -> word("<127.0.0.1|[::1]|x y>:<9|0|99999|>");
            default ->
                new JsonObject()
                        .put("status", pick(200, 204, 404, 600, "200"))
                        .put(word("<body|json|file|headers>"), pick("x", new JsonObject().put(word(ODD), word(ODD))));
        };
    }

    private List<Field> drawn() {
        List<Field> fields = add(new ArrayList<>(), 1, oneIn(3) ? "shape" : "maxDelay");
        return add(fields, 4, "seed", "timeout", "failRate", "failStatus");
    }

    /** Adds the order of tasks, whose words are not those of drawn delays. */
    private List<Field> ordered(List<Field> fields) {
        if (oneIn(3)) {
            fields.add(new Field("order", word("<oldest|newest>"), Validity.VALID));
        }
        return fields;
    }

    private List<Field> pooled(List<Field> fields) {
        if (oneIn(6)) {
            fields.add(new Field(
                    "pool",
                    "p" + below(9),
                    Validity.ANY)); // another message may have begun in the pool with another capacity
            add(fields, 2, "capacity", "perPending");
        }
        return fields;
    }

    private List<Field> indexed(List<Field> fields) {
        return add(fields, 6, oneIn(2) ? "sequence" : "index");
    }

    /** Returns a text with one character inserted or replaced. */
    private String withOneWrongCharacter(String text) {
        int at = below(text.length());
        return text.substring(0, at) + word("<<(|)|,|:|=|.|-|e|5> |>") + text.substring(at + below(2));
    }

    private List<Field> task(String operation) {
        List<Field> fields = add(task(operation, drawn()), 3, "name", "key");
        if (operation.equals("measure-time") || oneIn(2)) {
            fields.add(new Field("operation", operation, Validity.VALID));
        }
        return fields;
    }

    private List<Field> task(String operation, List<Field> drawn) {
        return operation.equals("wait-random")
                ? pooled(drawn)
                : add(add(drawn, 1, "n"), 4, "need", "onFailure", "nodes");
    }

    final List<Field> add(List<Field> fields, int oneIn, String... names) {
        for (String name : names) {
            if (oneIn(oneIn)) {
                fields.add(new Field(name, validValue(name), Validity.VALID));
            }
        }
        return fields;
    }

    private Object validValue(String field) {
        return switch (field) {
            case "n" -> oneIn(100) ? 6000 : pick(1, 2, 5, 30);
            case "maxDelay" -> pick(0, 0, 0.0, 1e-9, 0.001, "10ms");
            case "shape" -> word(SHAPES);
            case "script" ->
                word(
                        "<1ms!503,2ms,404|503*999999999|<1ms|uniform(0,1ms)|lognormal(median=1ms,p99=2ms,max=5ms)>!429*2,0s>");
            case "pool" -> "p" + below(9);
            case "sequence" -> "s" + below(20);
            case "index" -> pick(0, 7, (1L << 53) - 1);
            case "order" -> word("<sorted|drawn>");
            case "capacity" -> pick(1, 2, 10_000);
            case "perPending" -> pick(0, "1ms", 1e308);
            case "seed" -> pick(0, 7, (1L << 53) - 1);
            case "timeout" -> pick(0, 0.001, "10s", 1e308, Double.MIN_VALUE);
            case "failRate" -> pick(0, 0.3, 1, 1e-300);
            case "failStatus" -> 400 + below(200);
            case "fault" -> word("<reset|empty|cut(<0|7|100|9007199254740992>)|malformed|garbage|hang>");
            case "need" -> 1;
            case "onFailure" -> word("<failFast|collect>");
            case "nodes" -> pick(1, "all");
            case "list" -> oneIn(2);
            case "name" -> word("<lunch|\u00e9|\uD83C\uDF54|~200x>");
            case "key" -> "k" + below(1000);
            case "state" -> word("<running|done|failed|cancelled>");
            case "limit" -> oneIn(50) ? 200 : pick(1, 2, 3);
            case "after" -> "00000000-0000-0000-0000-000000000000";
            case "axis" -> word("<linear|log>");
            case "path" -> word("</|/a|/a/*|*>");
            case "outcome" -> word("<answered|timedOut|gone>");
            case "format" -> word("<json|hgrm>");
            case "wait" -> pick(0, "1ms", 5);
            case "to" -> FuzzTest.READER;
            default -> id;
        };
    }

    /** Removes, repeats, renames or replaces some fields, or none. */
    final List<Field> altered(List<Field> fields) {
        if (fields.isEmpty() && oneIn(6)) {
            fields.add(new Field(word(ODD), word(ODD), Validity.INVALID));
        }
        if (fields.size() > 1 && oneIn(8)) {
            fields.remove(below(fields.size()));
            fields.set(0, new Field(fields.get(0).name(), fields.get(0).value(), Validity.ANY));
        }
        for (int times = below(3); times > 0 && !fields.isEmpty(); times--) {
            int at = below(fields.size());
            String name = fields.get(at).name();
            Object value = fields.get(at).value();
            if (fields.get(at).validity() == Validity.VALID) {
                switch (below(6)) {
                    case 0 -> fields.add(at, new Field(name, value, Validity.INVALID));
                    case 1 -> fields.set(at, new Field(name + word(ODD), value, Validity.INVALID));
                    case 2 -> fields.add(new Field(word(ODD) + "x", value, Validity.INVALID));
                    case 3 -> fields.set(at, new Field(name, doubtfulValue(name), Validity.ANY));
                    default -> fields.set(at, invalidField(name));
                }
            }
        }
        return fields;
    }

    static Validity validity(List<Field> fields) {
        return fields.stream()
                .map(Field::validity)
                .max(Comparator.naturalOrder())
                .orElse(Validity.VALID);
    }

    /** Returns a field with a value that is invalid for every number and every enumeration. */
    private Field invalidField(String name) {
        if (TEXTS.contains(name)) {
            return new Field(name, pick(word(ODD), null, 5, DEEP), Validity.ANY);
        }
        Object value = switch (below(4)) {
            case 0 -> pick(-1, -0.5, Double.NaN, Double.POSITIVE_INFINITY, new BigDecimal("1e999999999"), LONG_NUMBER);
            case 1 -> word("<|five| 5|+5|5.|.5|0x10|1_000|\u0665|1e|007|1e400|TRUE|~3000x>");
            case 2 -> pick(DEEP, DEEPER, NULL_NAME, new JsonObject(), new JsonArray().add(1));
            default -> pick(word(ODD), null);
        };
        return new Field(name, value, Validity.INVALID);
    }

    /** Returns a value that may be valid or invalid for a field. */
    private Object doubtfulValue(String name) {
        Object large = pick(1e308, 1L << 31, 1L << 53, Long.MAX_VALUE, BigInteger.ONE.shiftLeft(63), 10_001, 20_001);
        if (name.equals("shape")) {
            JsonObject half = new JsonObject().put("type", word("<uniform|fixed|weighted|percentiles|x>"));
            Object more = pick(
                    0.001, -1, "x", new JsonArray().add(new JsonArray().add(0).add(1)), null);
            half.put(word("<min|max|delay|of|p50|mean>"), more).put(word("<max|of|p99|median>"), pick(0.01, 5, true));
            return pick(
                    withOneWrongCharacter((String) validValue(name)),
                    withOneWrongCharacter((String) validValue(name)),
                    half);
        }
        Object small = pick(-0.0, "-0", 0.5, 1.0, 5f, (short) 5, BigInteger.ONE, new BigDecimal("0.001"), true, "true");
        return pick(large, small, validValue(name));
    }

    /** Returns a value as JSON, or a text without quotes. Some values are nested too deeply for a JSON library. */
    static String text(Object value) {
        if (value == DEEP || value == DEEPER) {
            return "[".repeat(1000) + "]".repeat(1000);
        }
        return value == NULL_NAME ? "{\"\":5}" : String.valueOf(value);
    }

    /** Returns the id of a task, which may have expired. */
    final String id() {
        return id;
    }
}
