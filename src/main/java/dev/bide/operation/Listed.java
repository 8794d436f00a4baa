package dev.bide.operation;

import dev.bide.wait.FanOutRequest;

/**
 * A fan-out, and whether its answer has the list of delays or their quantiles.
 *
 * @param request what to wait for
 * @param list true for the list
 */
public record Listed(FanOutRequest request, boolean list) {

    /**
     * Returns the fan-out for a caller that gets this answer only.
     *
     * @return the request, without the list if the answer has none; for a task, the list may be asked for later
     */
    public FanOutRequest once() {
        return list ? request : request.withoutList();
    }
}
