package consumer;

import dev.bide.Bide;
import dev.bide.lateness.LatenessMeter;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Vertx;

/** Uses the meter and a wait, and prints the module that it is in. */
class Consumer {

    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        try {
            LatenessMeter meter = LatenessMeter.on(vertx);
            WaitRequest request = WaitRequest.upTo(0.2).withSeed(7);
            double delay = Bide.on(vertx).waitRandom(request).await().delay();
            if (delay != 0.14430163612099406 || meter.reports().isEmpty()) {
                throw new AssertionError(delay + " " + meter.reports());
            }
        } finally {
            vertx.close().await();
        }
        System.out.println("the consumer has waited, in " + Consumer.class.getModule());
    }
}
