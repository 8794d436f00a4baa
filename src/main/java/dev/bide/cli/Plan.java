package dev.bide.cli;

import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Forecast;
import dev.bide.wait.WaitRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operation is going to do, as far as that is sure before it begins.
 *
 * @param announcement the line that says it
 * @param seed the seed of its delays
 * @param waits how many waits it has
 * @param ending how many of them end; the others are cancelled
 * @param seconds when it ends, in seconds from its start; infinity if that is not known
 * @param shape the distribution of its delays
 * @param delays all delays in seconds, ascending; empty if they are not known
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares plans
record Plan(String announcement, long seed, int waits, int ending, double seconds, Shape shape, double[] delays) {

    /** Delays take 8 bytes each, four times: here, and while they are drawn. Half of the heap may be used for them. */
    private static final int HEAP_BYTES_EACH = 64;

    /**
     * Reads an operation.
     *
     * @throws Refusal if a field is wrong
     */
    static Plan read(Route route, Requests requests, List<Map.Entry<String, String>> query) {
        Fields fields = Fields.ofQuery(query);
        return switch (route) {
            case WAIT_RANDOM -> of(requests, requests.call(fields));
            case WAIT_N -> of(requests, requests.fanOut(fields).request());
            case MEASURE_TIME -> of(requests, requests.measurement(fields));
            default -> throw new IllegalArgumentException(route + " is no operation");
        };
    }

    /** Returns the plan of a single wait. */
    static Plan of(Requests requests, Call call) {
        WaitRequest request = call.request();
        if (call.series().isEmpty()) {
            requests.limits().check(request);
        }
        double seconds = Announcement.isCertain(call)
                ? Math.min(request.draw(), request.terms().timeout())
                : Double.POSITIVE_INFINITY;
        return new Plan(Announcement.of(call), request.seed(), 1, 1, seconds, request.shape(), new double[0]);
    }

    /** Returns the plan of a fan-out. */
    static Plan of(FanOutRequest request) {
        Forecast forecast = request.n() <= Runtime.getRuntime().maxMemory() / HEAP_BYTES_EACH
                ? Forecast.of(request)
                // So many do not fit in this process. A server may have room for them.
                : new Forecast(new double[0], request.n(), Double.POSITIVE_INFINITY, Optional.empty());
        return new Plan(
                Announcement.of(request, forecast),
                request.seed(),
                request.n(),
                forecast.ending(),
                forecast.seconds(),
                request.shape(),
                forecast.delays());
    }

    private static Plan of(Requests requests, FanOutRequest request) {
        // The engine checks it as well. Here it is refused before Vert.x is started, which takes half a second.
        requests.limits().check(request);
        return of(request);
    }

    /** Returns whether it is known when the operation ends. */
    boolean hasEnd() {
        return Double.isFinite(seconds);
    }

    /** Returns the histogram of the delays. */
    Rows rows(Rows.Labels labels) {
        return Rows.of(delays, shape.max(), labels);
    }
}
