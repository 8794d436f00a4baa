package dev.bide;

import static dev.bide.Server.await;

import dev.bide.script.Call;
import dev.bide.script.CallCount;
import dev.bide.script.CountedCalls;
import dev.bide.standin.Answer;
import dev.bide.standin.CallLog;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Definition;
import dev.bide.standin.Delayed;
import dev.bide.standin.Outcome;
import dev.bide.standin.Rule;
import dev.bide.standin.StandIn;
import dev.bide.standin.StandInRegistry;
import dev.bide.standin.Target;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A stand-in whose log the test writes itself, so that it knows every figure. */
final class CallsOfStandIn {

    /** When every call came that the test adds. */
    static final Instant AT = Instant.parse("2026-11-26T12:00:00.123Z");

    private static final int MAX_STAND_INS = 10;

    private final StandIn standIn;

    private CallsOfStandIn(StandIn standIn) {
        this.standIn = standIn;
    }

    static StandInRegistry registry(Vertx vertx) {
        return SharedState.of(vertx).standIns();
    }

    /** Starts a stand-in of a name that answers with status 200. */
    static CallsOfStandIn start(Vertx vertx, String name, int maxCalls) {
        return start(vertx, name, maxCalls, new Target.None(), Optional.of(Answer.EMPTY));
    }

    /** Starts a stand-in of a name that forwards its calls. */
    static CallsOfStandIn startProxy(Vertx vertx, String name) {
        return start(vertx, name, 10, new Target.Http(false, "127.0.0.1", 1), Optional.empty());
    }

    private static CallsOfStandIn start(
            Vertx vertx, String name, int maxCalls, Target target, Optional<Answer> answer) {
        Call call = new Call(
                WaitRequest.upTo(0).withSeed(7), Optional.of(new CountedCalls(Optional.empty(), new CallCount())));
        Rule rule =
                new Rule(Rule.EVERY_PATH, Optional.empty(), call, OptionalLong.empty(), OptionalLong.empty(), answer);
        Definition definition = new Definition(name, 0, target, Delayed.ALL, List.of(rule), Map.of());
        return new CallsOfStandIn(await(registry(vertx).put(definition, MAX_STAND_INS, maxCalls)));
    }

    CallLog log() {
        return standIn.calls();
    }

    Call call() {
        return standIn.definition().last().call();
    }

    /** Adds a call with a path that got an answer of two bytes. */
    void add(String path, Outcome outcome) {
        add(path, outcome, 200, OptionalDouble.empty());
    }

    /** Adds a call that was forwarded. */
    void addForwarded(double upstream) {
        add("/", Outcome.FORWARDED, 200, OptionalDouble.of(upstream));
    }

    void add(String path, Outcome outcome, int status, OptionalDouble upstream) {
        log().add(number -> new CallRecord(
                number,
                AT,
                "GET",
                path,
                Rule.EVERY_PATH,
                new CallRecord.Draw(7, number),
                0.25,
                0.001,
                outcome,
                status,
                0,
                2,
                upstream));
    }
}
