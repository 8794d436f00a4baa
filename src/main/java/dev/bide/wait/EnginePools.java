package dev.bide.wait;

import dev.bide.pool.HeldPlace;
import dev.bide.pool.PoolUse;
import dev.bide.pool.Pools;
import dev.bide.pool.RemotePools;

/** The pools that the waits of an engine enter, here or at other nodes of a cluster. Any thread may call it. */
final class EnginePools {

    private final Pools pools;
    private final Limits limits;

    /** Volatile, because another thread sets it at the start. */
    private volatile RemotePools remote = RemotePools.NONE;

    EnginePools(Pools pools, Limits limits) {
        this.pools = pools;
        this.limits = limits;
    }

    void share(RemotePools shared) {
        remote = shared;
    }

    RemotePools remote() {
        return remote;
    }

    /** Returns whether a wait can begin without asking another node. */
    boolean isHere(WaitRequest request) {
        return request.pool().isEmpty() || remote.isHere(request.pool().get().pool());
    }

    /** Enters a pool of this process. */
    HeldPlace enter(PoolUse use, double drawn, long now) {
        return pools.enter(use, drawn, now, limits.maxDelay(), limits.maxPools());
    }
}
