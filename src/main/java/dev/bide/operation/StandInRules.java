package dev.bide.operation;

import static dev.bide.operation.Field.ANSWER;
import static dev.bide.operation.Field.FAIL_STATUS;
import static dev.bide.operation.Field.KEY;
import static dev.bide.operation.Field.MAX_DELAY;
import static dev.bide.operation.Field.ON;
import static dev.bide.operation.Field.RATE;
import static dev.bide.operation.Field.RETRY_AFTER;
import static dev.bide.operation.Field.SCRIPT;
import static dev.bide.operation.Field.SEQUENCE;
import static dev.bide.operation.Field.SHAPE;

import dev.bide.script.Call;
import dev.bide.script.CallCount;
import dev.bide.script.CountedCalls;
import dev.bide.script.KeyedScript;
import dev.bide.script.Script;
import dev.bide.script.Series;
import dev.bide.shape.Shape;
import dev.bide.standin.Answer;
import dev.bide.standin.Rule;
import dev.bide.standin.Target;
import dev.bide.wait.Seed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the rules of a stand-in from fields. Any thread may call it.
 *
 * @param requests reads shapes, scripts and how a call waits
 * @param answers reads answers
 */
record StandInRules(Requests requests, AnswerReader answers) {

    private static final String PATH = "path";
    private static final String METHOD = "method";

    private static final long MAX_RATE = 1L << 40;
    private static final int MAX_PATH_LENGTH = 1_000;

    private static final Pattern METHOD_NAME = Pattern.compile("[A-Z]{1,20}");

    /** Printable ASCII: a client sends every other character in percent-encoding. */
    private static final Pattern PATH_FORM = Pattern.compile("(/[!-)+->@-~]*)?\\*?");

    private static final List<String> WAITING = Fieldset.keys(Fieldset.WAITING);
    private static final List<String> OF_RULE = Stream.concat(
                    Stream.of(PATH, METHOD, ANSWER.key(), RATE.key()), WAITING.stream())
            .toList();

    /** Reads the rule of all calls that match no other rule. Its fields are those of the stand-in itself. */
    Rule last(Fields fields, Target target) {
        if (target instanceof Target.Tcp) {
            Requests.refuse(fields, List.of(ON, FAIL_STATUS, RETRY_AFTER), "with tcp");
        }
        Call call = call(fields);
        return new Rule(
                Rule.EVERY_PATH,
                Optional.empty(),
                call,
                retryAfter(fields, call),
                rate(fields),
                target instanceof Target.None ? Optional.of(answers.read(fields)) : Optional.empty());
    }

    /** Reads a rule for some calls. Values that it does not set are taken from the last rule. */
    Rule read(Fields fields, Rule last) {
        fields.only(OF_RULE);
        boolean own = isOwn(fields);
        Call call = own ? call(fields) : recounted(last.call());
        // Without an answer in the rule, a call is forwarded, or gets the answer of the stand-in.
        Optional<Answer> answer = fields.has(ANSWER.key()) ? Optional.of(answers.read(fields)) : last.answer();
        return new Rule(
                path(fields),
                method(fields),
                call,
                own ? retryAfter(fields, call) : last.retryAfter(),
                fields.has(RATE.key()) ? rate(fields) : last.rate(),
                answer);
    }

    /** Returns whether a rule has fields of waiting. */
    boolean isOwn(Fields fields) {
        return WAITING.stream().anyMatch(fields::has);
    }

    /** Returns the same call with its own count, unless a script with a key or a sequence counts its calls. */
    private static Call recounted(Call call) {
        return call.series().orElseThrow() instanceof CountedCalls counted ? counted(call, counted.script()) : call;
    }

    private static Call counted(Call call, Optional<Script> script) {
        Series series = new CountedCalls(script, new CallCount());
        return new Call(call.request(), Optional.of(series));
    }

    private Call call(Fields fields) {
        if (!fields.has(SCRIPT.key())) {
            Requests.refuse(fields, List.of(KEY), "without script");
            return fields.has(SEQUENCE.key())
                    ? Requests.sequenced(fields, shape(fields))
                    : counted(Call.of(Requests.wait(fields, shape(fields), Seed::pick)), Optional.empty());
        }
        Script script = requests.script(fields);
        // The steps of a script set the delays.
        if (!fields.has(KEY.key())) {
            return counted(Call.of(Requests.wait(fields, Shape.fixed(0), Seed::pick)), Optional.of(script));
        }
        KeyedScript keyed = new KeyedScript(fields.text(KEY.key()), script);
        return new Call(Requests.wait(fields, Shape.fixed(0), () -> Seed.of(keyed.key())), Optional.of(keyed));
    }

    /** Reads the distribution of delays. Without one, calls are not delayed. */
    private Shape shape(Fields fields) {
        if (!fields.has(SHAPE.key()) && !fields.has(MAX_DELAY.key())) {
            return Shape.fixed(0);
        }
        Shape shape = requests.shape(fields);
        // The engine checks the limit too, but only when a call comes.
        requests.limits().checkDelay(MAX_DELAY.key(), shape.max());
        return shape;
    }

    private static OptionalLong retryAfter(Fields fields, Call call) {
        Series series = call.series().orElseThrow();
        Optional<Script> script = series instanceof KeyedScript keyed
                ? Optional.of(keyed.script())
                : series instanceof CountedCalls counted ? counted.script() : Optional.empty();
        return RetryAfter.read(fields, script.map(Script::hasStatus).orElse(false));
    }

    private static OptionalLong rate(Fields fields) {
        return fields.has(RATE.key()) ? OptionalLong.of(fields.whole(RATE.key(), 1, MAX_RATE)) : OptionalLong.empty();
    }

    private static String path(Fields fields) {
        if (!fields.has(PATH)) {
            return Rule.EVERY_PATH;
        }
        String path = fields.text(PATH);
        if (path.length() > MAX_PATH_LENGTH || !PATH_FORM.matcher(path).matches()) {
            throw fields.invalid(
                    PATH,
                    "must be a path such as /orders, or the start of one such as /orders/*, without a query and with at most "
                            + MAX_PATH_LENGTH + " characters",
                    path);
        }
        return path;
    }

    private static Optional<String> method(Fields fields) {
        if (!fields.has(METHOD)) {
            return Optional.empty();
        }
        String method = fields.text(METHOD);
        if (!METHOD_NAME.matcher(method).matches()) {
            throw fields.invalid(METHOD, "must be a method such as GET, in upper case", method);
        }
        return Optional.of(method);
    }
}
