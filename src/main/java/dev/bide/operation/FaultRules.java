package dev.bide.operation;

import static dev.bide.operation.Field.FAULT;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.script.KeyedScript;
import dev.bide.wait.FanOutRequest;
import java.util.List;

/** Refuses faults where there is no connection to break. Any thread may call it. */
public final class FaultRules {

    private static final String ON_BUS = "on the event bus, which has no connection to break";
    private static final String IN_TASK = "for a task, which has no connection to break";

    private FaultRules() {}

    /**
     * Refuses a message that has a fault.
     *
     * @param route what the message asks for
     * @param message its fields
     * @throws Refusal if it has one, and messages of this route do not take it
     */
    public static void refuseOnBus(Route route, Fields message) {
        if (!route.messageKeys().contains(FAULT.key())) {
            Requests.refuse(message, List.of(FAULT), ON_BUS);
        }
    }

    /**
     * Refuses a call on the event bus whose script has a fault.
     *
     * @param call what the message asks for
     * @return the call
     * @throws Refusal if a step has one
     */
    public static Call refuseOnBus(Call call) {
        return refuse(call, ON_BUS);
    }

    /**
     * Refuses a call whose script has a fault, for a program that waits without a server.
     *
     * @param call what to wait for
     * @return the call
     * @throws Refusal if a step has one
     */
    public static Call refuseInProcess(Call call) {
        return refuse(call, "without a server, whose connections it could break");
    }

    /** Refuses the fields of a task that has a fault. */
    static void refuseInTask(Fields fields) {
        Requests.refuse(fields, List.of(FAULT), IN_TASK);
    }

    /**
     * Refuses a call with a fault that is to become a task.
     *
     * @param call what the task is to do
     * @return the call
     * @throws Refusal if the wait or a step of its script has one
     */
    public static Call refuseInTask(Call call) {
        return refuse(call, IN_TASK);
    }

    /**
     * Refuses a fan-out with a fault that is to become a task.
     *
     * @param request what the task is to do
     * @return the fan-out
     * @throws Refusal if it has one
     */
    public static FanOutRequest refuseInTask(FanOutRequest request) {
        return refuse(request, IN_TASK);
    }

    /**
     * Refuses a fan-out with a fault whose waits are streamed.
     *
     * @param request what to stream
     * @throws Refusal if it has one
     */
    public static void refuseInStream(FanOutRequest request) {
        refuse(request, "for a stream, which has begun when a wait fails");
    }

    @CanIgnoreReturnValue
    private static FanOutRequest refuse(FanOutRequest request, String where) {
        if (request.terms().fault().isPresent()) {
            throw invalid("fault", where);
        }
        return request;
    }

    private static Call refuse(Call call, String where) {
        if (call.request().terms().fault().isPresent()) {
            throw invalid("fault", where);
        }
        if (call.series().orElse(null) instanceof KeyedScript keyed
                && keyed.script().mayBreak()) {
            throw invalid("a fault in script", where);
        }
        return call;
    }

    private static Refusal invalid(String what, String where) {
        return new Refusal(Reason.INVALID, what + " may not be given " + where);
    }
}
