package dev.bide.http;

import dev.bide.json.Answers;
import dev.bide.json.LatenessAnswers;
import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopReport;
import dev.bide.metric.Metrics;
import dev.bide.metric.Prometheus;
import dev.bide.operation.Requests;
import dev.bide.refusal.Refusal;
import dev.bide.wait.Engine;

/** How the process is, over HTTP. The thread of the connection's loop calls it. */
final class MetricRoutes {

    private final Metrics metrics;
    private final Prometheus prometheus;
    private final Engine engine;

    MetricRoutes(Metrics metrics, Engine engine) {
        this.metrics = metrics;
        this.prometheus = new Prometheus(metrics);
        this.engine = engine;
    }

    void lateness(Exchange exchange) {
        Requests.Lateness asked = Requests.lateness(exchange.query());
        if (asked.hgrm()) {
            String unused = exchange.requireAccepted(Exchange.TEXT);
            LoopReport all = LatenessMeter.all(metrics.meter().reports());
            exchange.text(
                    Exchange.UTF_8_TEXT,
                    asked.loop() ? all.loop().hgrm() : all.late().hgrm());
        } else {
            String unused = exchange.requireAccepted(Exchange.JSON);
            exchange.answer(LatenessAnswers.lateness(metrics.meter().reports()));
        }
    }

    void prometheus(Exchange exchange) {
        String unused = exchange.requireAccepted(Exchange.TEXT);
        exchange.noQuery();
        exchange.text(Prometheus.TYPE, prometheus.text());
    }

    void live(Exchange exchange) {
        exchange.noQuery();
        exchange.answer(Answers.healthy());
    }

    void ready(Exchange exchange) {
        exchange.noQuery();
        if (engine.isStopping()) {
            throw Refusal.stopping();
        }
        exchange.answer(Answers.healthy());
    }
}
