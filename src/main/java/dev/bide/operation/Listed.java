package dev.bide.operation;

import dev.bide.wait.FanOutRequest;

/**
 * A fan-out, and whether its answer has the list of its delays or only their quantiles.
 *
 * @param request what to wait for
 * @param list true for the list
 */
public record Listed(FanOutRequest request, boolean list) {

    /**
     * Returns the fan-out for a caller that gets only this answer.
     *
     * @return the request, without the list if the answer has none. A task needs {@link #request}: a later call may ask
     *     for its list
     */
    public FanOutRequest once() {
        return list ? request : request.withoutList();
    }
}
