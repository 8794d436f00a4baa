package dev.bide.bench;

import dev.bide.Bide;
import dev.bide.wait.NearlyLongest;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/**
 * One wait at a time through {@link Bide}: prints of each how long it should have taken, and how late it was. With
 * {@code -Dnio=true} it uses the transport that Vert.x uses unless it is told otherwise.
 */
final class LoneWaits {

    private LoneWaits() {}

    /** Takes how often to wait, and the longest delays in seconds. */
    public static void main(String... args) throws Exception {
        Vertx vertx =
                Boolean.getBoolean("nio") ? Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)) : Ours.oneLoop();
        Bide bide = Bide.on(vertx);
        long seed = 0;
        for (int round = 0; round < Integer.parseInt(args[0]); round++) {
            for (int i = 1; i < args.length; i++) {
                seed = NearlyLongest.seedFrom(seed + 1);
                WaitRequest request = new WaitRequest(Double.parseDouble(args[i]), seed);
                System.out.println(
                        args[i] + " " + Ours.get(bide.waitRandom(request)).late());
            }
        }
        System.exit(0);
    }
}
