package dev.bide.http;

/**
 * Options of the event bus bridge.
 *
 * @param enabled whether to serve it
 * @param prefix what the addresses on the bus begin with
 */
public record BridgeOptions(boolean enabled, String prefix) {}
