package dev.bide.config;

import dev.bide.json.JsonBody;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A settings file that was read and checked.
 *
 * @param name the name by which it was opened
 * @param values the settings in it; none if there is no file
 */
record SettingsFile(String name, Map<String, Object> values) {

    private static final String CONF = "conf/bide.json";

    /** A thousand times what the shipped settings take. */
    private static final int MAX_BYTES = 1 << 20;

    /** Reads and checks a file. Without a name, that is conf/bide.json, which may be missing. */
    static SettingsFile read(Optional<String> conf) {
        String name = conf.orElse(CONF);
        try {
            boolean builtIn = conf.isEmpty() && !Files.exists(Path.of(CONF));
            Map<String, Object> values = builtIn ? Map.of() : JsonBody.readFile(bytes(Path.of(name)));
            // Before other settings override some, which would hide a mistake in the file.
            Settings.check(values);
            return new SettingsFile(name, values);
        } catch (IOException | InvalidPathException e) {
            throw new Refusal(Reason.INVALID, "cannot read the settings file " + Refusal.shown(name));
        } catch (Refusal e) {
            throw new Refusal(Reason.INVALID, name + ": " + e.getMessage());
        }
    }

    /** Reads a file. It may be a pipe or a device, which has no size and perhaps no end. */
    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Refusal(Reason.INVALID, "a settings file must have at most " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }
}
