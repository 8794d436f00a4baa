package dev.bide.http;

/**
 * What HTTP shows of the event bus.
 *
 * @param prefix what the addresses on the bus begin with
 * @param bridge whether to serve the event bus bridge
 */
public record BusOptions(String prefix, boolean bridge) {}
