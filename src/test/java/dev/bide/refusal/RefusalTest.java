package dev.bide.refusal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.pool.PoolUse;
import dev.bide.script.Call;
import dev.bide.shape.Shape;
import dev.bide.task.TaskQuery;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.WaitRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which refusals have a stack trace. */
class RefusalTest {

    static Stream<Executable> wrongArguments() {
        return Stream.of(
                () -> FanOutRequest.of(-1).upTo(.2).withSeed(7),
                () -> WaitRequest.upTo(.2).withSeed(-7),
                () -> WaitRequest.upTo(-1).withSeed(7),
                () -> WaitRequest.upTo(.2).withSeed(7).within(Double.NaN),
                () -> WaitRequest.upTo(.2).withSeed(7).failing(.5, 200),
                () -> new PoolUse("", 1, 0),
                () -> Call.scripted(WaitRequest.upTo(.2).withSeed(7), "wat", "key"),
                () -> Call.scripted(WaitRequest.upTo(.2).withSeed(7), "503", ""),
                () -> Shape.of("lognormal(1)"),
                () -> Shape.fixed(-1),
                () -> new TaskQuery(Optional.empty(), Optional.empty(), 0, "", false));
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void theStackTraceOfAWrongArgumentLeadsToTheCallerThatGaveIt(Executable wrong) {
        assertTraced(wrong);
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void theWrongArgumentOfAClientHasNoStackTrace(Executable wrong) {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        ClientWork.run(() -> call(wrong), refused::set);
        assertEquals(
                0, assertThrows(Refusal.class, () -> rethrow(refused.get())).getStackTrace().length);
    }

    @Test
    void theWorkOfAClientInsideThatOfAnotherIsThatOfAClientToItsEnd() {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        ClientWork.run(
                () -> {
                    ClientWork.run(() -> {}, refused::set);
                    Shape.fixed(-1);
                },
                refused::set);
        assertEquals(0, refused.get().getStackTrace().length);
    }

    @Test
    void whatTheWorkOfAClientThrowsIsPassedOnAndChangesNothingForTheNextCallerOfTheThread() {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        Error fault = new AssertionError("a fault");
        ClientWork.run(
                () -> {
                    throw fault;
                },
                refused::set);
        assertSame(fault, refused.get());
        assertTraced(() -> Shape.fixed(-1));
    }

    @Test
    void noOtherRefusalHasAStackTrace() {
        Limiter limiter = Limiter.ofWaits();
        assertEquals(0, assertThrows(Refusal.class, () -> limiter.take(2, 1)).getStackTrace().length);
        assertEquals(0, Refusal.cancelled().getStackTrace().length);
        assertEquals(0, Refusal.stopping().getStackTrace().length);
        assertEquals(
                0,
                new Failure(Reason.TIMED_OUT, "late", 504, 0, 1, 1, 1, 0, 7, OptionalLong.empty())
                        .getStackTrace()
                        .length);
    }

    private static void assertTraced(Executable wrong) {
        StackTraceElement[] trace = assertThrows(Refusal.class, wrong).getStackTrace();
        assertTrue(
                Arrays.stream(trace)
                        .anyMatch(frame -> frame.getClassName().equals(RefusalTest.class.getName())
                                && "RefusalTest.java".equals(frame.getFileName())),
                () -> Arrays.toString(trace));
    }

    private static void call(Executable executable) {
        try {
            executable.execute();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void rethrow(Throwable thrown) throws Throwable {
        throw thrown;
    }
}
