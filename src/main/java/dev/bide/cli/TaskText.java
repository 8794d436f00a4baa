package dev.bide.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tasks as text for people.
 *
 * @param now the present moment, by the clock of this machine
 * @param zone the time zone in which moments are shown
 */
record TaskText(Instant now, ZoneId zone) {

    private static final String BETWEEN = "  ";
    private static final int LABEL_COLUMN = 13;
    private static final int MILLIS_PER_SECOND = 1000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DATE_AND_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /** Returns a table of tasks, with the names last: they may be long. */
    List<Line> table(List<RemoteTask> tasks) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("id", "state", "operation", "progress", "end", "name"));
        for (RemoteTask task : tasks) {
            rows.add(
                    List.of(task.id(), task.state(), task.operation(), task.progress(), end(task), shown(task.name())));
        }
        return TextTable.lines(rows);
    }

    /** Returns when a task has ended or, while it runs, in how long it is going to end. */
    private String end(RemoteTask task) {
        Optional<Instant> ended = task.endedAt();
        return ended.isPresent()
                ? time(ended.get())
                : task.endsAt().map(end -> "in " + left(end)).orElse("");
    }

    private String left(Instant end) {
        // Tenths, as the bar of an operation has. The clock of the server may be ahead.
        return FigureText.seconds(
                Math.max(0, (double) Duration.between(now, end).toMillis() / MILLIS_PER_SECOND), 1);
    }

    /** Returns the local time of day of a moment, with the date unless it is today. */
    String time(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        return local.toLocalDate().equals(LocalDate.ofInstant(now, zone))
                ? TIME.format(local)
                : DATE_AND_TIME.format(local);
    }

    /** Returns all about a task. */
    List<Line> details(RemoteTask task) {
        List<Line> lines = new ArrayList<>();
        lines.add(row("id", task.id()));
        if (!task.name().isEmpty()) {
            lines.add(row("name", shown(task.name())));
        }
        lines.add(row("operation", task.operation()));
        task.plan().ifPresent(plan -> lines.add(row("request", plan.announcement())));
        lines.add(row("state", task.state()));
        if (!task.progress().isEmpty()) {
            lines.add(row("progress", task.progress() + " waits have finished"));
        }
        task.createdAt().ifPresent(at -> lines.add(row("created", time(at))));
        if (task.endedAt().isPresent()) {
            lines.add(row("ended", time(task.endedAt().get())));
        } else {
            task.endsAt().ifPresent(at -> lines.add(row("ends", time(at) + ", in " + left(at))));
        }
        if (task.error().get("detail") instanceof String detail) {
            lines.add(row("error", shown(detail)));
        }
        if (!task.result().isEmpty()) {
            lines.add(new Line());
            lines.addAll(result(task));
        }
        return lines;
    }

    private static List<Line> result(RemoteTask task) {
        return switch (task.subcommand()) {
            case WAIT_N ->
                AnswerText.fanOut(task.result(), task.plan().map(Plan::seconds).orElse(0.0));
            case MEASURE_TIME -> AnswerText.measurement(task.result());
            default -> AnswerText.wait(task.result());
        };
    }

    private static Line row(String label, String value) {
        return Line.of(BETWEEN + label).upTo(LABEL_COLUMN).add(value);
    }

    /** Returns a text of a client, such as the name of a task, without the characters that would move the cursor. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(shown::appendCodePoint);
        return shown.toString();
    }
}
