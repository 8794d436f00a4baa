package dev.bide.task;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A listener that records the events of tasks, and calls back. */
final class RecordedEvents implements TaskListener {

    /** The names of all events, in order. */
    final List<String> events = new ArrayList<>();

    final List<Task<?>> created = new ArrayList<>();
    final List<Task<?>> progressed = new ArrayList<>();
    final List<Task<?>> ended = new ArrayList<>();
    Consumer<Task<?>> onCreated = task -> {};
    Consumer<Task<?>> onEnded = task -> {};

    @Override
    public void created(Task<?> task) {
        events.add("created");
        created.add(task);
        onCreated.accept(task);
    }

    @Override
    public void progressed(Task<?> task) {
        events.add("progress");
        progressed.add(task);
    }

    @Override
    public void ended(Task<?> task) {
        events.add("ended");
        ended.add(task);
        onEnded.accept(task);
    }
}
