package dev.bide.stream;

import dev.bide.wait.Ended;
import java.util.function.Consumer;

/** The writing of a course, which is for whoever starts the fan-out. Its loop's thread calls it. */
public final class Recording implements Consumer<Ended> {

    private final Course course = new Course();

    /** Makes a recording of nothing yet. */
    public Recording() {}

    /**
     * Gives what is recorded, to be read by anyone.
     *
     * @return a course that grows
     */
    public Course course() {
        return course;
    }

    @Override
    public void accept(Ended ended) {
        course.add(ended);
    }

    /** Notes that nothing more will end. */
    public void over() {
        course.end();
    }
}
