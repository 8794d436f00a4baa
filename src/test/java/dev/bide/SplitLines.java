package dev.bide;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The moments at which a node of a cluster has lost another one, or saw a lost one come back, by the lines that it writes. */
final class SplitLines {

    private static final Pattern LOST = Pattern.compile("cluster .* ([0-9a-f]{5}) at \\S+ is lost");
    private static final Pattern JOINED = Pattern.compile("cluster .* ([0-9a-f]{5}) at \\S+ has joined");

    private final Set<String> lostTags = new HashSet<>();
    private final List<Long> nanos = new ArrayList<>();

    void add(String line) {
        Matcher lost = LOST.matcher(line);
        Matcher joined = JOINED.matcher(line);
        if (lost.find() && lostTags.add(lost.group(1)) || joined.find() && lostTags.remove(joined.group(1))) {
            nanos.add(System.nanoTime());
        }
    }

    /** Returns the moments, as values of {@link System#nanoTime}. */
    List<Long> nanos() {
        return List.copyOf(nanos);
    }
}
