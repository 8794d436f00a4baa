package dev.bide;

import static dev.bide.StandInServer.rule;

import dev.bide.refusal.Refusal;
import dev.bide.standin.Definition;
import dev.bide.standin.StandInRegistry;
import dev.bide.standin.Target;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.locks.LockSupport;

/**
 * A server with one loop, and stand-ins before a service. The arguments are the port of the service, that of Bide itself,
 * that of a stand-in whose calls wait 50 ms, and that of one whose calls do not wait.
 */
public final class ProxyProgram {

    private ProxyProgram() {}

    public static void main(String... args) {
        System.setProperty("io.netty.channel.epoll.epollWaitThreshold", "0");
        System.setProperty("io.netty.eventLoop.maxTaskProcessingQuantumMs", "100");
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        int service = Integer.parseInt(args[0]);
        Server.await(vertx.deployVerticle(
                new BideVerticle(),
                new DeploymentOptions()
                        .setConfig(new JsonObject()
                                .put("http", new JsonObject().put("port", Integer.parseInt(args[1]))))));
        StandInRegistry registry = SharedState.of(vertx).standIns();
        put(registry, Integer.parseInt(args[2]), service, rule().shape("fixed(0.05)"));
        put(registry, Integer.parseInt(args[3]), service, rule());
        System.out.println("ready");
    }

    private static void put(StandInRegistry registry, int port, int service, StandInServer.RuleOf rule) {
        Definition before = StandInServer.before(port, new Target.Http(false, "127.0.0.1", service), rule.forwards());
        Definition definition =
                new Definition(before.name(), port, before.target(), before.delayed(), before.rules(), before.source());
        while (true) {
            try {
                Server.await(registry.put(definition, 10, 1000));
                return;
            } catch (Refusal e) {
                LockSupport.parkNanos(1_000_000); // until the first instance is there
            }
        }
    }
}
