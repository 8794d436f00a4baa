package dev.bide.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Fields are read and delays drawn where no class of Vert.x or Netty exists, as a command line will do it. */
class DrawWithoutVertxTest {

    @Test
    void fieldsAreReadAndDelaysDrawnWithoutVertx() throws Exception {
        URL[] ours = {location(Fields.class), location(DrawProgram.class)};
        try (URLClassLoader alone = new URLClassLoader(ours, ClassLoader.getPlatformClassLoader())) {
            assertThrows(ClassNotFoundException.class, () -> alone.loadClass("io.vertx.core.Vertx"));
            Object delays = alone.loadClass(DrawProgram.class.getName())
                    .getMethod("draw", String[].class)
                    .invoke(null, (Object) new String[] {"n=5", "maxDelay=0.2", "seed=7"});
            assertEquals(
                    "[0.06961170031582696, 0.10987486498386478, 0.12084696107366291, 0.12994086729369114,"
                            + " 0.14430163612099406]",
                    Arrays.toString((double[]) delays));
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
