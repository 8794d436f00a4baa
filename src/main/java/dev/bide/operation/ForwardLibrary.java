package dev.bide.operation;

import dev.bide.refusal.Refusal;

/**
 * The library that stand-ins need to forward calls over HTTP. It is optional. This class uses no class of the library,
 * so that it can report that the library is missing.
 */
final class ForwardLibrary {

    private ForwardLibrary() {}

    /** Refuses a field if the library is missing. The field is a whole path, such as {@code standIns.orders.to}. */
    static void require(String field) {
        if (!exists("io.vertx.httpproxy.ProxyRequest")) {
            throw Refusal.invalid(field + " needs io.vertx:vertx-http-proxy on the class path");
        }
    }

    private static boolean exists(String className) {
        try {
            return Class.forName(className, false, ForwardLibrary.class.getClassLoader()) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
