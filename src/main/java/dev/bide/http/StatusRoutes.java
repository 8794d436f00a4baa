package dev.bide.http;

import dev.bide.json.Answers;
import dev.bide.json.LatenessAnswers;
import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopReport;
import dev.bide.metric.Format;
import dev.bide.metric.Metrics;
import dev.bide.metric.Prometheus;
import dev.bide.operation.LatenessRequest;
import dev.bide.refusal.Refusal;
import dev.bide.wait.Engine;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The state of the process over HTTP. Only the thread of the connection's loop may call it. */
final class StatusRoutes {

    private final Metrics metrics;
    private final Prometheus prometheus;
    private final Engine engine;

    /** Completes when the metrics of the last request are collected. */
    private Future<Void> collected = Future.succeededFuture();

    StatusRoutes(Metrics metrics, Engine engine) {
        this.metrics = metrics;
        this.prometheus = new Prometheus(metrics);
        this.engine = engine;
    }

    void lateness(Exchange exchange) {
        LatenessRequest asked = LatenessRequest.ofQuery(exchange.client().query());
        if (asked.hgrm()) {
            exchange.client().requireAccepted(MediaTypes.TEXT);
            LoopReport all = LatenessMeter.all(metrics.meter().reports());
            exchange.answerText(
                    MediaTypes.UTF_8_TEXT,
                    asked.loop() ? all.loop().hgrm() : all.late().hgrm());
        } else {
            exchange.client().requireAccepted(MediaTypes.JSON);
            LatenessMeter meter = metrics.meter();
            exchange.answer(LatenessAnswers.lateness(meter.reports(), meter.stalls(), asked.tenths()));
        }
    }

    void prometheus(Exchange exchange) {
        String type = exchange.client().chooseAccepted(List.of(MediaTypes.TEXT, MediaTypes.OPEN_METRICS));
        exchange.client().requireNoQuery();
        Format format = type.equals(MediaTypes.TEXT) ? Format.PROMETHEUS : Format.OPEN_METRICS;
        AtomicReference<String> text = new AtomicReference<>();
        // On a worker: 10,000 pools, and the figures of the JVM, take longer than a turn of the loop. One after
        // another, so that a client that asks a hundred times at once takes one worker and not all.
        collected = collected.transform(
                (before, failure) -> engine.loop().timers().runOnWorker(() -> text.set(prometheus.text(format))));
        exchange.hold(collected, () -> {}, done -> exchange.answerText(format.mediaType(), text.get()));
    }

    /** Answers 200 also during a shutdown: the process still answers what is pending, so it must not be restarted. */
    void live(Exchange exchange) {
        exchange.client().requireNoQuery();
        exchange.answer(Answers.healthy());
    }

    /** Answers 503 from the beginning of a shutdown, when new requests are refused. */
    void ready(Exchange exchange) {
        exchange.client().requireNoQuery();
        if (engine.isStopping()) {
            throw Refusal.stopping();
        }
        exchange.answer(Answers.healthy());
    }
}
