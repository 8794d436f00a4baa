package dev.bide;

import java.util.concurrent.CountDownLatch;

/** A program that sends itself signals. The first argument says what it has set for them; the rest are names of signals. */
final class SignalledProgram {

    private static final CountDownLatch FIRST_IS_HANDLED = new CountDownLatch(1);

    private SignalledProgram() {}

    public static void main(String... args) throws Exception {
        SignalHandler signals = new SignalHandler();
        signals.register();
        switch (args[0]) {
            case "ends" -> signals.setShutdown(signal -> Runtime.getRuntime().halt(SignalHandler.exitCode(signal)));
            case "blocks" ->
                signals.setShutdown(signal -> {
                    System.out.println("got " + signal);
                    FIRST_IS_HANDLED.countDown();
                    block();
                });
            case "resizes" ->
                SignalHandler.onWindowChange(() -> {
                    System.out.println("resized");
                    Runtime.getRuntime().halt(0);
                });
            default -> System.out.println("nothing is set");
        }
        Class<?> type = Class.forName("sun.misc.Signal");
        for (int i = 1; i < args.length; i++) {
            if (i > 1) {
                // Each signal has a thread of its own in the JVM, so a second one could overtake the first.
                FIRST_IS_HANDLED.await();
            }
            type.getMethod("raise", type)
                    .invoke(null, type.getConstructor(String.class).newInstance(args[i]));
        }
        block();
    }

    private static void block() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
