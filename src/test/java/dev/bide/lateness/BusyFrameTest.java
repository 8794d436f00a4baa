package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BusyFrameTest {

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
        assertEquals(Optional.of("com.acme.Pay.call(Pay.java:41)"), BusyFrame.of(stack));
    }

    @Test
    void anIdleLoopRunsNoneOfIt() {
        StackTraceElement[] stack = {
            frame("sun.nio.ch.EPoll", "wait", "EPoll.java", -2),
            frame("io.netty.channel.nio.NioIoHandler", "select", "NioIoHandler.java", 5),
            frame("java.lang.Thread", "run", "Thread.java", 5),
        };
        assertEquals(Optional.empty(), BusyFrame.of(stack));
        assertEquals(Optional.empty(), BusyFrame.of(new StackTraceElement[0]));
    }

    @Test
    void aFrameWithoutLinesHasNone() {
        assertEquals(
                Optional.of("com.acme.Pay.call(Pay.java)"),
                BusyFrame.of(new StackTraceElement[] {frame("com.acme.Pay", "call", "Pay.java", -1)}));
        assertEquals(
                Optional.of("com.acme.Pay.call()"),
                BusyFrame.of(new StackTraceElement[] {frame("com.acme.Pay", "call", null, -2)}));
    }

    @Test
    void theModuleAndTheClassLoaderOfAFrameAreLeftOut() {
        StackTraceElement frame =
                new StackTraceElement("loader", "acme", "1.0", "com.acme.Pay", "call", "Pay.java", 41);
        assertEquals(Optional.of("com.acme.Pay.call(Pay.java:41)"), BusyFrame.of(new StackTraceElement[] {frame}));
    }
}
