package dev.bide.pool;

/**
 * The pending waits of a pool that no server has taken yet, in the order of their arrival. The lock of {@link Pools} guards
 * it.
 */
final class PoolQueue {

    // A linked list whose nodes are the entries: a wait that is cancelled leaves in constant time. Waits are served in
    // the order of their arrival, so the starts ascend, and those that have begun are always the first ones.

    private PoolEntry first;
    private PoolEntry last;
    private int size;

    /** Adds a wait that has to wait for a server. */
    void add(PoolEntry entry) {
        entry.before = last;
        if (last == null) {
            first = entry;
        } else {
            last.after = entry;
        }
        last = entry;
        size++;
    }

    /** Removes a wait, if it is still queued. */
    void remove(PoolEntry entry) {
        if (entry != first && entry.before == null) {
            return; // it was never queued, or a server has taken it
        }
        if (entry == first) {
            first = entry.after;
        } else {
            entry.before.after = entry.after;
        }
        if (entry == last) {
            last = entry.before;
        } else {
            entry.after.before = entry.before;
        }
        entry.before = null;
        entry.after = null;
        size--;
    }

    /** Returns how many waits no server has taken by now. */
    int size(long now) {
        while (first != null && first.start <= now) {
            remove(first);
        }
        return size;
    }
}
