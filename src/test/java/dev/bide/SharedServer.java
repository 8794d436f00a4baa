package dev.bide;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server with the default settings that all tests of a class share, because a deployment takes a while. */
public final class SharedServer implements BeforeAllCallback, AfterAllCallback {

    private final int instances;
    private Vertx vertx;
    private Server server;

    public SharedServer(int instances) {
        this.instances = instances;
    }

    Vertx vertx() {
        return vertx;
    }

    public Server server() {
        return server;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        vertx = Vertx.vertx();
        server = Server.deploy(vertx, instances);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Server.await(vertx.close());
    }
}
