package dev.bide.junit;

import dev.bide.RunningStandIn;
import dev.bide.standin.CallRecord;
import java.util.List;
import java.util.Locale;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Adds the calls of stand-ins to the failure of a test. */
final class ShownCalls {

    /** More would hide the failure itself. */
    private static final int MAX_SHOWN = 20;

    private ShownCalls() {}

    /** Returns a failure that shows the calls of stand-ins too. */
    static Throwable added(Throwable failure, List<RunningStandIn> standIns) {
        if (failure instanceof TestAbortedException) {
            return failure;
        }
        StringBuilder text = new StringBuilder();
        standIns.forEach(standIn -> show(standIn, text));
        if (!(failure instanceof AssertionError)) {
            // Other extensions may expect its type, so it stays the same object.
            failure.addSuppressed(new Calls(text.toString()));
            return failure;
        }
        String message = failure.getMessage() + System.lineSeparator() + text;
        AssertionFailedError shown = failure instanceof AssertionFailedError asserted && asserted.isExpectedDefined()
                // With both values, which IDEs show side by side.
                ? new AssertionFailedError(message, asserted.getExpected(), asserted.getActual(), failure)
                : new AssertionFailedError(message, failure);
        shown.setStackTrace(failure.getStackTrace());
        return shown;
    }

    private static void show(RunningStandIn standIn, StringBuilder text) {
        List<CallRecord> calls = standIn.calls();
        text.append("calls of the stand-in ")
                .append(standIn.name())
                .append(": ")
                .append(calls.isEmpty() ? "none" : calls.size());
        text.append(System.lineSeparator());
        int from = Math.max(0, calls.size() - MAX_SHOWN);
        if (from > 0) {
            text.append("  ... ").append(from).append(" before").append(System.lineSeparator());
        }
        calls.subList(from, calls.size())
                .forEach(call -> text.append("  ").append(line(call)).append(System.lineSeparator()));
    }

    private static String line(CallRecord call) {
        return String.format(
                Locale.ROOT,
                "%d: %s %s waited %.3f s, %s%s (seed %d, index %d)",
                call.number(),
                call.method(),
                call.path(),
                call.delay(),
                call.outcome().word(),
                call.status() == 0 ? "" : " " + call.status(),
                call.draw().seed(),
                call.draw().index());
    }

    /** The calls, as a suppressed exception without a stack trace. */
    private static final class Calls extends RuntimeException {

        private static final long serialVersionUID = 1;

        Calls(String text) {
            super(text, null, false, false);
        }
    }
}
