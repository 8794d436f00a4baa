package dev.bide.contract;

import dev.bide.contract.Answer.Trait;
import dev.bide.operation.Field;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which problems a route may answer with, and when. Any thread may call it. */
final class Problems {

    private Problems() {}

    /** Returns the reasons for which a route may refuse a request over HTTP, or fail. */
    static List<Reason> overHttp(Route route) {
        return Arrays.stream(Reason.values())
                .filter(reason -> overHttp(route, reason))
                .toList();
    }

    private static boolean overHttp(Route route, Reason reason) {
        boolean createsTask = route == Route.CREATE_TASK;
        return switch (reason) {
            case INVALID, FORBIDDEN, NOT_ACCEPTABLE, TOO_LONG, HEADERS_TOO_LARGE, FULL, LATE, LOST, STOPPING, FAILED ->
                true;
            // Of a path, not of a route.
            case WRONG_METHOD -> false;
            case NOT_FOUND -> findsSomething(route);
            case TOO_SLOW, TOO_LARGE, WRONG_MEDIA_TYPE, UNEXPECTED -> route.hasBody();
            case KEY_REUSED -> createsTask || (!defines(route) && has(route, Field.SCRIPT));
            case CANCELLED, RESET -> Answer.of(route).is(Trait.ASYNC);
            case FAILED_AS_ASKED -> !defines(route) && has(route, Field.FAIL_RATE);
            case TIMED_OUT -> !defines(route) && has(route, Field.TIMEOUT);
        };
    }

    private static boolean findsSomething(Route route) {
        return route.pathParameter().isPresent() && route != Route.DELAY && route != Route.PUT_STAND_IN;
    }

    /** Returns whether the waits of a request come later: those of a task say in its error how they end. */
    private static boolean defines(Route route) {
        return route == Route.CREATE_TASK || route == Route.PUT_STAND_IN;
    }

    private static boolean has(Route route, Field field) {
        return route.queryKeys().contains(field.key());
    }

    /** Returns the reasons for which a message to a route may fail. */
    static List<Reason> onTheBus(Route route) {
        List<String> keys = route.messageKeys();
        boolean fails = !defines(route);
        return Arrays.stream(Reason.values())
                .filter(reason -> switch (reason) {
                    case INVALID, FULL, LATE, LOST, STOPPING, FAILED -> true;
                    case NOT_FOUND -> keys.contains(Field.ID.key()) || findsSomething(route);
                    case FORBIDDEN ->
                        route == Route.PUT_STAND_IN || route == Route.DELETE_STAND_IN || route == Route.DELETE_CALLS;
                    case KEY_REUSED ->
                        keys.contains(Field.KEY.key()) && !findsSomething(route) && route != Route.PUT_STAND_IN;
                    case RESET -> fails && keys.contains(Field.TIMEOUT.key());
                    case FAILED_AS_ASKED -> fails && keys.contains(Field.FAIL_RATE.key());
                    case TIMED_OUT -> fails && keys.contains(Field.TIMEOUT.key());
                    case WRONG_METHOD, NOT_ACCEPTABLE, TOO_SLOW, TOO_LARGE, TOO_LONG -> false;
                    case WRONG_MEDIA_TYPE, UNEXPECTED, HEADERS_TOO_LARGE, CANCELLED -> false;
                })
                .toList();
    }

    /** Returns the titles of all problems. */
    static Stream<String> titles() {
        return Arrays.stream(Reason.values()).map(Reason::title).distinct();
    }

    /** Returns the status with which OpenAPI lists a reason. */
    static String status(Reason reason) {
        // The client chooses the status of a failure, so any may come; that of a fault is one of them.
        return isFailure(reason) ? "default" : String.valueOf(reason.code());
    }

    /** Returns the name of the component that describes the answers with the status of a reason. */
    static String component(Reason reason) {
        return isFailure(reason) ? "Failed" : reason.title().replace(" ", "");
    }

    private static boolean isFailure(Reason reason) {
        return reason == Reason.FAILED || reason == Reason.FAILED_AS_ASKED;
    }

    /** Returns when a request is answered with the code of a reason. */
    static String description(Reason reason) {
        return Arrays.stream(Reason.values())
                .filter(other -> component(other).equals(component(reason)))
                .map(Problems::when)
                .collect(Collectors.joining("; "));
    }

    private static String when(Reason reason) {
        return switch (reason) {
            case INVALID ->
                "a field is missing, unknown, repeated, of the wrong type or out of range, "
                        + "or the request is malformed";
            case FORBIDDEN -> "the host or the origin is not allowed, or clients may not change stand-ins";
            case NOT_FOUND -> "there is no such route, task, script, sequence, pool, stand-in or file";
            case WRONG_METHOD -> "the path does not support the method";
            case NOT_ACCEPTABLE -> "Accept excludes every media type of the route";
            case TOO_SLOW -> "the body took too long; the connection is closed";
            case TOO_LARGE -> "the body is too large";
            case TOO_LONG -> "the request line is too long; the connection is closed";
            case WRONG_MEDIA_TYPE -> "the Content-Type of the body is not application/json";
            case UNEXPECTED -> "Expect is not 100-continue";
            case KEY_REUSED -> "the key belongs to a different request or script";
            case HEADERS_TOO_LARGE -> "the headers are too large; the connection is closed";
            case CANCELLED -> "the task that the request waited for was cancelled";
            case FAILED -> "Bide has a fault; its log has the cause";
            case FAILED_AS_ASKED -> "a wait failed because the request asked for it, with the status that it asked for";
            case FULL -> "too much is pending";
            case LATE -> "the event loop is later than the settings allow";
            case LOST -> "a node of the cluster has gone, or does not answer";
            case RESET -> "a reset has ended the wait";
            case STOPPING -> "the server is stopping";
            case TIMED_OUT -> "the timeout has passed";
        };
    }
}
