package dev.bide.cli;

import dev.bide.operation.Field;
import dev.bide.operation.Fields;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The command {@code lateness}: how late the event loops of a server were in the last minute, and why. */
final class LatenessCommand implements Command {

    private final Supplier<Events> events;

    LatenessCommand() {
        this(EventQueue::new);
    }

    LatenessCommand(Supplier<Events> events) {
        this.events = events;
    }

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        ServerAddress address = ServerAddress.find(invocation, console).orElse(ServerAddress.LOCAL);
        check(invocation);
        Optional<LatenessLimit> limit = invocation.value(Switch.FAIL_ABOVE).map(LatenessLimit::of);
        Terminal terminal = Terminal.of(invocation, console);
        Output output = new Output(console.out(), terminal.coloursOut());
        LatenessText text = new LatenessText(ZoneId.systemDefault());
        if (invocation.has(Switch.WATCH)) {
            return new LatenessWatch(address, limit, invocation.has(Switch.JSON), console, terminal, text, events.get())
                    .run(program);
        }
        String body = body(address, invocation);
        if (invocation.has(Switch.JSON) || invocation.has(Switch.HGRM)) {
            output.text(body);
        }
        if (invocation.has(Switch.HGRM)) {
            return ExitCode.DONE;
        }
        LatenessReport report = LatenessReport.of(AnswerReader.object(address, body));
        if (limit.isPresent()) {
            output.flush();
            return limit.get().check(report, console);
        }
        if (!invocation.has(Switch.JSON)) {
            output.print(text.once(report));
        }
        return ExitCode.DONE;
    }

    /** Refuses options that contradict each other. */
    private static void check(Invocation invocation) {
        if (!invocation.has(Switch.HGRM)) {
            if (!invocation.fields().isEmpty()) {
                throw new Refusal(Reason.INVALID, "--of may only be given with --hgrm");
            }
            return;
        }
        for (Switch other : List.of(Switch.JSON, Switch.WATCH, Switch.FAIL_ABOVE)) {
            if (invocation.has(other)) {
                throw new Refusal(Reason.INVALID, other.names().get(0) + " may not be given with --hgrm");
            }
        }
    }

    private static String body(ServerAddress address, Invocation invocation) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(invocation.fields());
        boolean hgrm = invocation.has(Switch.HGRM);
        if (hgrm) {
            fields.add(Map.entry(Field.FORMAT.key(), "hgrm"));
        }
        String type = hgrm ? ServerRequest.TEXT : ServerRequest.JSON;
        try (ServerCall call = ServerCall.quick(address, ServerRequest.of(Route.LATENESS, "", fields, type))) {
            return call.send().text();
        }
    }

    /**
     * The lateness above which the command fails.
     *
     * @param seconds the limit
     */
    record LatenessLimit(double seconds) {

        static LatenessLimit of(String text) {
            String name = Switch.FAIL_ABOVE.names().get(0);
            return new LatenessLimit(
                    Fields.ofQuery(List.of(Map.entry(name, text))).seconds(name));
        }

        /** Returns the sentence of a loop that was later, if there is one. */
        Optional<String> broken(LatenessReport report) {
            return report.worst()
                    .filter(loop -> loop.max() > seconds)
                    .map(loop -> sentence(loop) + ", more than " + FigureText.exact(seconds));
        }

        private String sentence(LatenessReport.Loop loop) {
            return loop.name() + " was " + late(loop.max()) + " late in the last minute";
        }

        /** Returns a lateness in few digits, but in as many as are needed to see on which side of the limit it is. */
        private String late(double late) {
            String brief = FigureText.brief(late);
            return brief.equals(FigureText.brief(seconds)) ? FigureText.exact(late) : brief;
        }

        /** Says how late the worst loop was. Returns the exit code. */
        int check(LatenessReport report, Console console) {
            LatenessReport.Loop worst = report.worst()
                    .orElseThrow(() -> new Problem(
                            Reason.FAILED,
                            "nothing is known of the last minute: the server has had no wait, and no probe"
                                    + " (meter.probeMillis)",
                            Map.of()));
            Optional<String> broken = broken(report);
            console.err()
                    .println(broken.map(sentence -> "bide: " + sentence)
                            .orElse("at worst, " + sentence(worst) + ", not more than " + FigureText.exact(seconds)));
            return broken.isPresent() ? ExitCode.FAILED : ExitCode.DONE;
        }
    }
}
