/** The same program as a module. Bide is an automatic module, and so cannot say that it needs Jackson. */
module consumer {
    requires com.fasterxml.jackson.core;
    requires dev.bide;
    requires io.vertx.core;
}
