package dev.bide.wait;

import dev.bide.time.Alarm;

/** The alarm of a wait or a fan-out, in the list of those that are pending. Only the loop's thread may call it. */
abstract class PendingAlarm extends Alarm {

    // The node of a PendingList, so that a wait needs no object for its place there. Both are null outside a list.
    PendingAlarm previous;
    PendingAlarm next;

    /** Returns how many waits are pending with it. */
    abstract int pendingWaits();

    /** Cancels the alarm if it is set, and leaves its list if it is in one. */
    final void leave() {
        unset();
        if (next != null) {
            previous.next = next;
            next.previous = previous;
            previous = null;
            next = null;
        }
    }

    /** Ends it with a reason, although its alarm has not rung. */
    final void end(Throwable reason) {
        // First of all: a fault in the code of one caller must not end the same wait again and again.
        leave();
        brokenOff(reason);
    }
}
