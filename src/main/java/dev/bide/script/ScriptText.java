package dev.bide.script;

import dev.bide.number.SecondsText;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.shape.ShapeField;
import dev.bide.wait.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A single-pass parser for the text of a script. Its refusals end with the character at which the text is wrong. One thread
 * uses it, for one text.
 *
 * <pre>
 *      script = step *("," step)
 *      step   = (failure / delay ["!" failure]) ["*" count]
 *      failure = status / fault
 *      delay  = length of time with its unit / shape "(" ... ")"
 * </pre>
 */
final class ScriptText {

    /** As long as a request line may be. A script is kept, and parsed at each call. */
    private static final int MAX_LENGTH = 4096;

    private static final Shape AT_ONCE = Shape.fixed(0);

    private static final Pattern TIME = Pattern.compile(SecondsText.GRAMMAR + "(?=[!*,]|$)");

    /** The name and the parameters of a shape. A shape has no parentheses within its own. */
    private static final Pattern SHAPE = Pattern.compile("[a-z]+ *\\([^)]*\\)(?=[!*,]|$)");

    /** A fault. No fault has the name of a shape. */
    private static final Pattern FAULT = Pattern.compile(Fault.GRAMMAR + "(?=[*,]|$)");

    private static final Pattern STATUS = Pattern.compile("([0-9]{3})(?=[*,]|$)");

    /** A count of nine digits: even if each character were a step, the sum of the counts would fit into a long. */
    private static final Pattern COUNT = Pattern.compile("([1-9][0-9]{0,8})(?=,|$)");

    private final String text;
    private final Matcher matcher;
    private final List<Step> steps = new ArrayList<>();

    /** The index of the next character to read. */
    private int next;

    ScriptText(String text) {
        this.text = text;
        this.matcher = STATUS.matcher(text);
    }

    List<Step> read() {
        if (text.length() > MAX_LENGTH) {
            throw Refusal.invalid("script must have at most " + MAX_LENGTH + " characters, not " + text.length()
                    + "; a step may have a count, such as 503*10");
        }
        do {
            step();
        } while (skip(','));
        return steps;
    }

    private void step() {
        int start = next;
        boolean failsAtOnce = isNext(STATUS) || isNext(FAULT);
        Shape shape = failsAtOnce ? AT_ONCE : delay();
        OptionalInt status = OptionalInt.empty();
        Optional<Fault> fault = Optional.empty();
        if (failsAtOnce || skip('!')) {
            if (isNext(STATUS)) {
                status = status();
            } else {
                fault = Optional.of(fault());
            }
        }
        String step = text.substring(start, next);
        steps.add(new Step(step, shape, status, fault, end() + count()));
    }

    /** Returns how many calls get one of the steps so far. */
    private long end() {
        return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).end();
    }

    private Shape delay() {
        double seconds = isNext(TIME) ? SecondsText.parse(matcher.group()) : Double.NaN;
        // Not a number if the text is one, but too large: 1e308h.
        if (seconds >= 0) {
            next = matcher.end();
            return Shape.fixed(seconds);
        }
        if (isNext(SHAPE)) {
            // Spaces in place of the steps before it, so that a refusal counts characters from the start of the script.
            String padded = " ".repeat(next) + matcher.group();
            next = matcher.end();
            return new ShapeField("script").parse(padded);
        }
        throw invalid(next, "must have a step such as 2s or 503 or 10ms!429 or uniform(0,1)*3");
    }

    private Fault fault() {
        if (!isNext(FAULT)) {
            throw invalid(next, "must have a status such as 503, or a fault such as reset, after a '!'");
        }
        String fault = matcher.group();
        next = matcher.end();
        return Fault.of("the fault in script", fault);
    }

    private OptionalInt status() {
        int status = Integer.parseInt(matcher.group(1));
        // Here and not only in Terms, whose refusal would name failStatus and not the position in the script.
        if (status < Terms.MIN_STATUS || status > Terms.MAX_STATUS) {
            throw invalid(next, "must have a status from " + Terms.MIN_STATUS + " to " + Terms.MAX_STATUS);
        }
        next = matcher.end();
        return OptionalInt.of(status);
    }

    private long count() {
        if (!skip('*')) {
            return 1;
        }
        if (!isNext(COUNT)) {
            throw invalid(next, "must have a count from 1 to 999999999 after a '*'");
        }
        next = matcher.end();
        return Long.parseLong(matcher.group(1));
    }

    private boolean isNext(Pattern pattern) {
        return matcher.usePattern(pattern).region(next, text.length()).lookingAt();
    }

    /** Skips a character if it comes next, and returns whether it did. */
    private boolean skip(char c) {
        boolean found = next < text.length() && text.charAt(next) == c;
        if (found) {
            next++;
        }
        return found;
    }

    private Refusal invalid(int index, String rule) {
        String rest = index >= text.length() ? "where it ends" : Refusal.shown(text.substring(index));
        return Refusal.invalid("script " + rule + ", at character " + (index + 1) + ", " + rest);
    }
}
