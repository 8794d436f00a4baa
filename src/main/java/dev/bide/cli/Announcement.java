package dev.bide.cli;

import dev.bide.number.NumberText;
import dev.bide.refusal.Reason;
import dev.bide.script.Call;
import dev.bide.script.KeyedScript;
import dev.bide.script.NamedSequence;
import dev.bide.script.Series;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Forecast;
import dev.bide.wait.OnFailure;
import dev.bide.wait.Request;
import dev.bide.wait.WaitRequest;

/** The line that says what an operation is going to do. Delays are drawn before it begins, so that is known. */
final class Announcement {

    private Announcement() {}

    /** Returns the line of a fan-out. */
    static String of(FanOutRequest request, Forecast forecast) {
        String waits = FigureText.count(request.n(), "wait") + ", " + drawn(request);
        return waits + ": " + end(request, forecast);
    }

    private static String end(FanOutRequest request, Forecast forecast) {
        if (request.n() == 0) {
            return "nothing to wait for";
        }
        String seconds = FigureText.exact(forecast.seconds());
        if (forecast.failure().isPresent()) {
            return forecast.failure().get() == Reason.TIMED_OUT
                    ? "the timeout ends " + (request.n() == 1 ? "it" : "them") + " at " + seconds + before(forecast)
                    : failure(request) + " at " + seconds;
        }
        if (request.n() == 1) {
            return "it ends at " + seconds;
        }
        if (request.need() == request.n()) {
            return "the last one ends at " + seconds;
        }
        return request.need() == 1
                ? "the one that is needed ends at " + seconds
                : "the " + FigureText.count(request.need()) + " that are needed have ended at " + seconds;
    }

    private static String before(Forecast forecast) {
        return switch (forecast.ending()) {
            case 0 -> ", before any has ended";
            case 1 -> ", when 1 has ended";
            default -> ", when " + FigureText.count(forecast.ending()) + " have ended";
        };
    }

    private static String failure(FanOutRequest request) {
        if (request.n() == 1) {
            return "it fails";
        }
        return request.onFailure() == OnFailure.FAIL_FAST ? "one fails, which ends them," : "too many have failed";
    }

    /** Returns the line of a single wait. */
    static String of(Call call) {
        WaitRequest request = call.request();
        String script = call.series().map(Announcement::series).orElse("");
        String wait = call.series().orElse(null) instanceof KeyedScript
                ? "1 wait" + script + ", seed " + request.seed()
                : "1 wait, " + drawn(request) + index(request) + script;
        String pool = request.pool().map(use -> ", in pool " + use.pool()).orElse("");
        return wait + pool + (isCertain(call) ? ": " + end(request) : "");
    }

    private static String index(WaitRequest request) {
        return request.index().isPresent() ? ", index " + request.index().getAsLong() : "";
    }

    private static String series(Series series) {
        return series instanceof NamedSequence sequence
                ? ", the next draw of sequence " + sequence.name()
                : ", the next step of script " + ((KeyedScript) series).key();
    }

    private static String end(WaitRequest request) {
        double delay = request.draw();
        if (delay > request.terms().timeout()) {
            return "the timeout ends it at " + FigureText.exact(request.terms().timeout());
        }
        return (request.fails() ? "it fails at " : "it ends at ") + FigureText.exact(delay);
    }

    /** Returns whether the end of a wait is known. That of a series or in a pool depends on the calls before. */
    static boolean isCertain(Call call) {
        return call.series().isEmpty() && call.request().pool().isEmpty();
    }

    private static String drawn(Request request) {
        double rate = request.terms().failRate();
        String failures = rate > 0 ? ", failRate " + NumberText.of(rate) : "";
        return request.shape() + failures + ", seed " + request.seed();
    }
}
