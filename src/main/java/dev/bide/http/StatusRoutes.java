package dev.bide.http;

import dev.bide.cluster.Cluster;
import dev.bide.cluster.ClusterLateness;
import dev.bide.cluster.ClusterStatus;
import dev.bide.json.Answers;
import dev.bide.json.ClusterAnswers;
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
    private final ClusterStatus cluster;

    /** Completes when the metrics of the last request are collected. */
    private Future<Void> collected = Future.succeededFuture();

    StatusRoutes(Metrics metrics, Engine engine, Cluster cluster) {
        this.metrics = metrics;
        this.prometheus = new Prometheus(metrics);
        this.engine = engine;
        this.cluster = cluster.status();
    }

    void lateness(Exchange exchange) {
        LatenessRequest asked = LatenessRequest.ofQuery(exchange.client().query());
        exchange.client().requireAccepted(asked.hgrm() ? MediaTypes.TEXT : MediaTypes.JSON);
        LatenessMeter meter = metrics.meter();
        if (asked.of() == LatenessRequest.Of.CLUSTER) {
            exchange.hold(cluster.lateness(), () -> {}, late -> answer(exchange, asked, late));
        } else if (asked.hgrm()) {
            LoopReport all = LatenessMeter.all(meter.reports());
            exchange.answerText(
                    MediaTypes.UTF_8_TEXT,
                    asked.of() == LatenessRequest.Of.LOOP
                            ? all.loop().hgrm()
                            : all.late().hgrm());
        } else {
            exchange.answer(LatenessAnswers.lateness(meter.reports(), meter.stalls(), asked.tenths()));
        }
    }

    private static void answer(Exchange exchange, LatenessRequest asked, ClusterLateness late) {
        if (asked.hgrm()) {
            exchange.answerText(MediaTypes.UTF_8_TEXT, late.hgrm());
        } else {
            exchange.answer(LatenessAnswers.cluster(late.nodes(), late.missing()));
        }
    }

    void cluster(Exchange exchange) {
        exchange.client().requireNoQuery();
        exchange.answer(cluster.nodes());
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

    /**
     * Answers 503 from the beginning of a shutdown, when new requests are refused. A node whose cluster has no other node is
     * ready: it serves, and says so.
     */
    void ready(Exchange exchange) {
        exchange.client().requireNoQuery();
        if (engine.isStopping()) {
            throw Refusal.stopping();
        }
        exchange.answer(ClusterAnswers.ready(cluster.sentence()));
    }
}
