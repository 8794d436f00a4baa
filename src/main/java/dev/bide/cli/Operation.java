package dev.bide.cli;

import dev.bide.operation.Field;
import dev.bide.operation.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a command has been asked to do.
 *
 * @param invocation its arguments
 * @param fields the fields of the request, with those that were added
 * @param form the form of the answer
 * @param plan what is going to happen
 */
record Operation(Invocation invocation, List<Map.Entry<String, String>> fields, Answer form, Plan plan) {

    Route route() {
        return invocation.subcommand().route().orElseThrow();
    }

    /** Returns whether it is a task, which goes on when it is not watched any more. */
    boolean isWatched() {
        return invocation.has(Switch.WATCH);
    }

    /** Returns the histogram that is shown while it goes on; empty if there is none. */
    Rows rows() {
        return route() == Route.WAIT_N && plan.waits() > 1 ? plan.rows(Rows.Labels.FROM) : new Rows(List.of());
    }

    /** Returns whether the finished histogram is part of the answer. */
    boolean isPlotted() {
        return invocation.has(Switch.PLOT);
    }

    /** Returns the answer as text, and after it how to get the same again. */
    List<Line> text(Map<String, Object> answer) {
        return switch (route()) {
            case WAIT_RANDOM -> AnswerText.wait(answer);
            case WAIT_N -> withAgain(AnswerText.fanOut(answer, longest(answer)));
            // Its text has no seed. One that was given is known to the caller.
            default -> isSeeded() ? AnswerText.measurement(answer) : withAgain(AnswerText.measurement(answer));
        };
    }

    private double longest(Map<String, Object> answer) {
        if (plan.hasEnd()) {
            return plan.seconds();
        }
        return answer.get("quantiles") instanceof Map<?, ?> quantiles && quantiles.get("max") instanceof Number max
                ? max.doubleValue()
                : 0;
    }

    private boolean isSeeded() {
        return invocation.fields().stream().anyMatch(field -> field.getKey().equals(Field.SEED.key()));
    }

    private List<Line> withAgain(List<Line> text) {
        List<Line> lines = new ArrayList<>(text);
        lines.add(new Line());
        lines.add(Line.of("again: " + CommandText.of(invocation.subcommand(), fields, invocation.value(Switch.URL))));
        return lines;
    }
}
