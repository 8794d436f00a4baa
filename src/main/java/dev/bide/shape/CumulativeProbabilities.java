package dev.bide.shape;

/** Searches the cumulative probabilities of a distribution that is given piece by piece. Any thread may call it. */
final class CumulativeProbabilities {

    private CumulativeProbabilities() {}

    /**
     * Returns the index of the first probability that is above a uniform number, by binary search.
     *
     * @param ascending cumulative probabilities, at least one
     * @param u a uniform number
     * @return an index; the last one if no probability is above {@code u}
     */
    static int firstAbove(double[] ascending, double u) {
        // Not Arrays.binarySearch: if several probabilities equal u, it may return the index of any of them.
        int low = 0;
        int high = ascending.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (u < ascending[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
