package dev.bide.wait;

/** All delays of a fan-out over several nodes in one array, for a result with the list, or for a listener. */
final class ListedDelays implements PlannedDelays {

    private final FanOutRequest request;
    private final int[] sizes;
    private final boolean isFollowed;
    private final Drawing drawing;

    /**
     * Creates delays that are not drawn yet.
     *
     * @param sizes the number of waits of each part
     * @param isFollowed whether the waits are followed as they end
     */
    ListedDelays(FanOutRequest request, int[] sizes, boolean isFollowed) {
        this.request = request;
        this.sizes = sizes;
        this.isFollowed = isFollowed;
        this.drawing = new Drawing(request);
    }

    @Override
    public DistributedPlan plan() {
        return DistributedPlan.draw(request, drawing, sizes, isFollowed);
    }

    @Override
    public ResultDelays ended(int[] ended) {
        return ResultDelays.draw(request, sizes, ended);
    }

    @Override
    public void cancel() {
        drawing.cancel();
    }
}
