package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoopStackTest {

    private static StackTraceElement frame(String className, String method, String file, int line) {
        return new StackTraceElement(className, method, file, line);
    }

    @Test
    void theInnermostFrameOfTheApplicationIsChosen() {
        StackTraceElement[] stack = {
            frame("java.net.SocketInputStream", "read", "SocketInputStream.java", 10),
            frame("jdk.internal.misc.Unsafe", "park", "Unsafe.java", 1),
            frame("com.acme.Pay", "call", "Pay.java", 41),
            frame("com.acme.Api", "handle", "Api.java", 7),
            frame("io.vertx.core.impl.ContextBase", "emit", "ContextBase.java", 5),
            frame("io.netty.channel.SingleThreadEventLoop", "run", "SingleThreadEventLoop.java", 5),
        };
        assertEquals(
                Optional.of("com.acme.Pay.call(Pay.java:41)"),
                LoopStack.of(stack).by());
    }

    private static Optional<String> by(StackTraceElement... stack) {
        return LoopStack.of(stack).by();
    }

    @Test
    void aHandlerThatSelectsIsNotIdle() {
        StackTraceElement[] stack = {
            frame("sun.nio.ch.EPoll", "wait", "EPoll.java", -2),
            frame("sun.nio.ch.SelectorImpl", "lockAndDoSelect", "SelectorImpl.java", 129),
            frame("com.acme.Poll", "all", "Poll.java", 12),
            frame("io.vertx.core.impl.ContextBase", "emit", "ContextBase.java", 5),
        };
        assertEquals(
                new LoopStack(LoopStack.Doing.RUNNING, Optional.of("com.acme.Poll.all(Poll.java:12)")),
                LoopStack.of(stack));
    }

    @Test
    void anIdleLoopRunsNoneOfIt() {
        StackTraceElement[] stack = {
            frame("sun.nio.ch.EPoll", "wait", "EPoll.java", -2),
            frame("sun.nio.ch.SelectorImpl", "lockAndDoSelect", "SelectorImpl.java", 129),
            frame("io.netty.channel.nio.NioIoHandler", "select", "NioIoHandler.java", 5),
            frame("java.lang.Thread", "run", "Thread.java", 5),
        };
        assertEquals(new LoopStack(LoopStack.Doing.WAITING, Optional.empty()), LoopStack.of(stack));
        assertEquals(LoopStack.UNKNOWN, LoopStack.of(new StackTraceElement[0]));
    }

    @Test
    void theMetersOwnWorkIsNoHandler() {
        StackTraceElement[] stack = {
            frame("org.HdrHistogram.Histogram", "add", "Histogram.java", 5),
            frame("dev.bide.lateness.LoopHistogram", "roll", "LoopHistogram.java", 80),
            frame("dev.bide.time.Tick", "ring", "Tick.java", 5),
            frame("io.netty.channel.SingleThreadEventLoop", "run", "SingleThreadEventLoop.java", 5),
        };
        StackTraceElement[] rest = {stack[1], stack[2], stack[3]};
        assertEquals(LoopStack.UNKNOWN, LoopStack.of(rest));
        assertEquals(LoopStack.UNKNOWN, LoopStack.of(stack));
    }

    @Test
    void aFrameWithoutLinesHasNone() {
        assertEquals(Optional.of("com.acme.Pay.call(Pay.java)"), by(frame("com.acme.Pay", "call", "Pay.java", -1)));
        assertEquals(Optional.of("com.acme.Pay.call()"), by(frame("com.acme.Pay", "call", null, -2)));
    }

    @Test
    void theModuleAndTheClassLoaderOfAFrameAreLeftOut() {
        StackTraceElement frame =
                new StackTraceElement("loader", "acme", "1.0", "com.acme.Pay", "call", "Pay.java", 41);
        assertEquals(Optional.of("com.acme.Pay.call(Pay.java:41)"), by(frame));
    }
}
