package dev.bide.wait;

import java.util.List;

/**
 * The waits that the plan of a fan-out over several nodes cancels. If failures are collected and not all waits are needed,
 * these continue until the fan-out ends, and replace needed waits that are lost with a node. Any thread may call it.
 */
final class SpareWaits {

    private final FanOutRequest request;
    private final List<PartDelays> parts;

    /** How many waits of each part end within the timeout. */
    private final int[] ends;

    SpareWaits(FanOutRequest request, List<PartDelays> parts) {
        this.request = request;
        this.parts = parts;
        this.ends =
                parts.stream().mapToInt(part -> part.within(request.terms())).toArray();
    }

    /**
     * Returns whether enough waits are left.
     *
     * @param from the first wait of each part that may still succeed; the number of its waits if it is lost
     * @param succeeded how many waits have succeeded
     */
    boolean suffice(int[] from, int succeeded) {
        long all = succeeded;
        for (int part = 0; part < from.length; part++) {
            all += parts.get(part).succeeding(from[part], ends[part]);
        }
        return all >= request.need();
    }

    /**
     * Returns how many waits of each part end if the soonest spare waits replace the lost ones.
     *
     * @param from the first spare wait of each part; the number of its waits if it is lost
     * @param succeeded how many waits have succeeded
     */
    int[] take(int[] from, int succeeded) {
        int[] to = from.clone();
        int count = succeeded;
        int next = soonest(to);
        while (count < request.need() && next >= 0) {
            count += parts.get(next).failures().get(to[next]) ? 0 : 1;
            to[next]++;
            next = soonest(to);
        }
        return to;
    }

    /** Returns the part whose next wait ends first; -1 if no wait is left. */
    private int soonest(int[] from) {
        int soonest = -1;
        for (int part = 0; part < from.length; part++) {
            if (from[part] < ends[part] && (soonest < 0 || delay(part, from) < delay(soonest, from))) {
                soonest = part;
            }
        }
        return soonest;
    }

    private double delay(int part, int[] from) {
        return parts.get(part).delays()[from[part]];
    }
}
