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

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        Answer form = Answer.of(invocation);
        Terminal terminal = Terminal.of(invocation, console);
        Output output = new Output(console.out(), terminal.coloursOut());
        Optional<ServerAddress> server = ServerAddress.find(invocation, console);
        Requests.Drawn asked;
        double[] delays;
        if (server.isPresent()) {
            RemoteDraw draw = new RemoteDraw(server.get(), invocation.fields());
            if (form == Answer.JSON) {
                output.json(draw.answer());
                return ExitCode.DONE;
            }
            asked = draw.asked();
            delays = draw.delays();
        } else {
            Settings settings = invocation.settings(console);
            asked = new Requests(settings.limits(), settings.profiles()).drawing(Fields.ofQuery(invocation.fields()));
            Plan.checkLongest(settings.limits(), asked.listed().request().shape());
            delays = asked.draw(asked.listed().request());
        }
        FanOutRequest request = asked.listed().request();
        if (form == Answer.JSON) {
            output.json(
                    asked.listed().list()
                            ? DrawnAnswers.list(request, delays)
                            : DrawnAnswers.quantiles(request, delays));
        } else if (invocation.has(Switch.PLOT)) {
            Arrays.sort(delays);
            output.print(List.of(Line.of(title(request)), new Line()));
            output.print(PlotText.of(delays, request.shape(), columns(terminal), terminal.glyphs()));
        } else {
            if (!isSeeded(invocation) && !invocation.has(Switch.QUIET)) {
                console.err().println(title(request));
            }
            print(output, asked, delays);
        }
        return ExitCode.DONE;
    }

    private static void print(Output output, Requests.Drawn asked, double[] delays) {
        if (asked.listed().list()) {
            output.print(delays);
        } else if (DrawnAnswers.quantiles(asked.listed().request(), delays).get("quantiles") instanceof Map<?, ?> map) {
            List<Line> lines = new ArrayList<>();
            map.forEach((name, delay) -> lines.add(Line.of(name + "  " + NumberText.of((double) delay))));
            output.print(lines);
        }
    }

    private static String title(FanOutRequest request) {
        return FigureText.count(request.n()) + " of " + request.shape() + ", seed " + request.seed();
    }

    private static int columns(Terminal terminal) {
        return terminal.isOut() ? terminal.size().columns() : TerminalSize.USUAL.columns();
    }

    private static boolean isSeeded(Invocation invocation) {
        return invocation.fields().stream().map(Map.Entry::getKey).anyMatch(Field.SEED.key()::equals);
    }
}
