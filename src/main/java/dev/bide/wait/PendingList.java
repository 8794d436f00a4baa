package dev.bide.wait;

/** What is pending on one event loop, in the order in which it began. Only the loop's thread may call it. */
final class PendingList {

    // A ring around a node that stands for no wait. An alarm leaves the ring without knowing which list it is in, so
    // that all nodes of one list can become those of another in a few steps.
    private final PendingAlarm head = new Head();

    PendingList() {
        head.previous = head;
        head.next = head;
    }

    boolean isEmpty() {
        return head.next == head;
    }

    /** Adds an alarm at the end, unless it is in a list. */
    void add(PendingAlarm alarm) {
        if (alarm.next != null) {
            return;
        }
        alarm.previous = head.previous;
        alarm.next = head;
        head.previous.next = alarm;
        head.previous = alarm;
    }

    /** Moves everything into a new list. */
    PendingList takeAll() {
        PendingList taken = new PendingList();
        if (!isEmpty()) {
            taken.head.next = head.next;
            taken.head.previous = head.previous;
            head.next.previous = taken.head;
            head.previous.next = taken.head;
            head.next = head;
            head.previous = head;
        }
        return taken;
    }

    /** Returns the one that began first. */
    PendingAlarm first() {
        return head.next;
    }

    private static final class Head extends PendingAlarm {

        @Override
        int pendingWaits() {
            return 0;
        }

        @Override
        protected void rang(long nanos) {
            throw new IllegalStateException("it is never set");
        }

        @Override
        protected void brokenOff(Throwable reason) {
            throw new IllegalStateException("it is never set");
        }
    }
}
