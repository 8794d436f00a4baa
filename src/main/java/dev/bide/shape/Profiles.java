package dev.bide.shape;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Shapes that have a name. Any thread may read it.
 *
 * @param all the shapes by their names, in the order of those
 */
public record Profiles(Map<String, Shape> all) {

    /** No profiles. */
    public static final Profiles NONE = new Profiles(Map.of());

    /** Keeps them in order. */
    public Profiles {
        all = Collections.unmodifiableMap(new TreeMap<>(all));
    }

    /**
     * Finds a shape.
     *
     * @param name what it is called
     * @return the shape, if there is one of that name
     */
    public Optional<Shape> find(String name) {
        return Optional.ofNullable(all.get(name));
    }
}
