package dev.bide.bench;

import dev.bide.Bide;
import dev.bide.wait.LongDelaySeeds;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/**
 * Performs one wait at a time through {@link Bide} and prints the nominal delay and the lateness of each. With
 * {@code -Dnio=true} it uses Vert.x's default transport instead of native epoll with exact timers.
 */
final class LoneWaits {

    private LoneWaits() {}

    /** Runs the program; the arguments are the number of rounds, and the delays in seconds of each round. */
    public static void main(String... args) throws Exception {
        Vertx vertx = Boolean.getBoolean("nio")
                ? Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
                : BenchVertx.withOneExactLoop();
        Bide bide = Bide.on(vertx);
        long seed = 0;
        for (int round = 0; round < Integer.parseInt(args[0]); round++) {
            for (int i = 1; i < args.length; i++) {
                seed = LongDelaySeeds.next(seed + 1);
                WaitRequest request =
                        WaitRequest.upTo(Double.parseDouble(args[i])).withSeed(seed);
                System.out.println(args[i] + " "
                        + BenchVertx.await(bide.waitRandom(request)).late());
            }
        }
        System.exit(0);
    }
}
