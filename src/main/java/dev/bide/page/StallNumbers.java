package dev.bide.page;

import dev.bide.lateness.Stall;
import java.util.List;

/**
 * Numbers the stalls of the last minute, so that a viewer that has seen so many gets those after them. Only the thread of
 * its event loop may call it.
 */
final class StallNumbers {

    private List<Stall> kept;

    /** How many stalls there were when {@link #kept} was taken. */
    private int total;

    StallNumbers(List<Stall> lastMinute) {
        this.kept = lastMinute;
        this.total = lastMinute.size();
    }

    /** Takes the present list, which begins with stalls of the one before and goes on with new ones. */
    void update(List<Stall> lastMinute) {
        // The last one of before is in the list unless a minute has passed; then all that are in it are new.
        int known = kept.isEmpty() ? 0 : lastMinute.lastIndexOf(kept.get(kept.size() - 1)) + 1;
        total += lastMinute.size() - known;
        kept = lastMinute;
    }

    int total() {
        return total;
    }

    List<Stall> all() {
        return kept;
    }

    /** Returns the stalls of some list after a number, as far as they are of the last minute. */
    static List<Stall> since(int seen, List<Stall> all, int total) {
        return all.subList(all.size() - Math.min(all.size(), total - seen), all.size());
    }
}
