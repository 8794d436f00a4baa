package dev.bide.standin;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;

/**
 * The stand-ins of the process, as an instance sees them. Any thread may call it.
 *
 * @param registry all stand-ins, shared with the other instances
 * @param options the settings of the instance
 */
public record StandIns(StandInRegistry registry, StandInOptions options) {

    /**
     * Starts or changes a stand-in.
     *
     * @param definition what it is to be
     * @return a future of the stand-in, which listens
     */
    public Future<StandIn> put(Definition definition) {
        return registry.put(definition, options.maxStandIns(), options.maxCalls());
    }

    /**
     * Starts or changes a stand-in, and returns whether it is new.
     *
     * @param definition what it is to be
     * @return a future of the stand-in, which listens, and whether it is new
     */
    public Future<StandInRegistry.Put> replace(Definition definition) {
        return registry.replace(definition, options.maxStandIns(), options.maxCalls());
    }

    /**
     * Refuses a change by a client, unless the settings allow it. A stand-in opens a port, and connects to any address
     * that the client names.
     *
     * @throws Refusal if clients may not change stand-ins
     */
    public void requireControl() {
        if (!options.control()) {
            throw new Refusal(
                    Reason.FORBIDDEN,
                    "stand-ins may be changed only if http.host is a loopback address, or standIns.control is always");
        }
    }
}
