package dev.bide.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this build. Any thread may call it. */
public final class Version {

    private Version() {}

    /**
     * Reads the version, which the build has put into a resource.
     *
     * @return such as {@code 0.1.0}
     */
    public static String read() {
        return resource("/dev/bide/version.txt").strip();
    }

    static String resource(String name) {
        try (InputStream file = Version.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
