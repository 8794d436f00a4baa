package dev.bide.cli;

import dev.bide.config.Settings;
import dev.bide.json.DrawnAnswers;
import dev.bide.number.NumberText;
import dev.bide.operation.Field;
import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.wait.FanOutRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command {@code draw}: delays without waiting. It uses no class of Vert.x, so that it is quick. */
final class DrawCommand implements Command {

    /**
     * Delays that have been drawn.
     *
     * @param asked what was asked for
     * @param delays the delays in seconds
     */
    @SuppressWarnings("ArrayRecordComponent") // nothing compares them
    private record Drawn(Requests.Drawn asked, double[] delays) {

        FanOutRequest request() {
            return asked.listed().request();
        }

        Map<String, Object> json() {
            return asked.listed().list()
                    ? DrawnAnswers.list(request(), delays)
                    : DrawnAnswers.quantiles(request(), delays);
        }
    }

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        Answer form = Answer.of(invocation);
        Terminal terminal = Terminal.of(invocation, console);
        Output output = new Output(console.out(), terminal.coloursOut());
        Optional<RemoteDraw> server =
                ServerAddress.find(invocation, console).map(address -> new RemoteDraw(address, invocation.fields()));
        if (server.isPresent() && form == Answer.JSON) {
            output.json(server.get().answer());
            return ExitCode.DONE;
        }
        Drawn drawn = server.map(draw -> new Drawn(draw.asked(), draw.delays()))
                .orElseGet(() -> drawHere(invocation, console));
        if (form == Answer.JSON) {
            output.json(drawn.json());
        } else if (invocation.has(Switch.PLOT)) {
            plot(drawn, output, terminal);
        } else {
            if (!isSeeded(invocation) && !invocation.has(Switch.QUIET)) {
                // A list has no place for it, and without it the same cannot be drawn again.
                console.err().println(title(drawn.request()));
            }
            print(drawn, output);
        }
        return ExitCode.DONE;
    }

    private static Drawn drawHere(Invocation invocation, Console console) {
        Settings settings = invocation.settings(console);
        Requests.Drawn asked =
                new Requests(settings.limits(), settings.profiles()).drawing(Fields.ofQuery(invocation.fields()));
        FanOutRequest request = asked.listed().request();
        settings.limits().check(request);
        return new Drawn(asked, asked.draw(request));
    }

    private static void plot(Drawn drawn, Output output, Terminal terminal) {
        double[] ascending = drawn.delays().clone();
        Arrays.sort(ascending);
        FanOutRequest request = drawn.request();
        output.print(List.of(Line.of(title(request)), new Line()));
        output.print(PlotText.of(ascending, request.shape(), terminal.outColumns(), terminal.glyphs()));
    }

    private static void print(Drawn drawn, Output output) {
        if (drawn.asked().listed().list()) {
            output.print(drawn.delays());
        } else if (drawn.json().get("quantiles") instanceof Map<?, ?> quantiles) {
            List<Line> lines = new ArrayList<>();
            quantiles.forEach((name, delay) -> lines.add(Line.of(name + "  " + NumberText.of((double) delay))));
            output.print(lines);
        }
    }

    private static String title(FanOutRequest request) {
        return FigureText.count(request.n()) + " of " + request.shape() + ", seed " + request.seed();
    }

    private static boolean isSeeded(Invocation invocation) {
        return invocation.fields().stream().map(Map.Entry::getKey).anyMatch(Field.SEED.key()::equals);
    }
}
