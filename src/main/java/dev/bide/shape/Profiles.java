package dev.bide.shape;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Shapes that have a name. Any thread may read them.
 *
 * @param all the shapes by their names, in ascending order of the names
 */
public record Profiles(Map<String, Shape> all) {

    /** No profiles. */
    public static final Profiles NONE = new Profiles(Map.of());

    /** Copies the map and sorts it by name. */
    public Profiles {
        // Sorted, so that answers list them in the same order each time.
        all = Collections.unmodifiableMap(new TreeMap<>(all));
    }

    /**
     * Returns the shape of a name.
     *
     * @param name the name of a profile
     * @return the shape, or empty if no profile has that name
     */
    public Optional<Shape> find(String name) {
        return Optional.ofNullable(all.get(name));
    }
}
