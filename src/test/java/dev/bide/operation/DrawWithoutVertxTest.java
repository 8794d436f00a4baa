package dev.bide.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings and fields are read, delays drawn and answers written where no class of Vert.x or Netty exists. */
class DrawWithoutVertxTest {

    private static URLClassLoader alone;

    @BeforeAll
    static void loadOnlyOurClassesJacksonAndHdrHistogram() {
        URL[] urls = {
            location(Fields.class), location(DrawProgram.class), location(JsonFactory.class), location(Histogram.class)
        };
        alone = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    @AfterAll
    static void close() throws Exception {
        alone.close();
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static String draw(String conf, Map<String, String> environment, String... arguments) throws Exception {
        return (String) alone.loadClass(DrawProgram.class.getName())
                .getMethod("draw", String.class, Map.class, String[].class)
                .invoke(null, conf, environment, arguments);
    }

    @Test
    void vertxDoesNotExistThere() {
        assertThrows(ClassNotFoundException.class, () -> alone.loadClass("io.vertx.core.Vertx"));
        assertThrows(ClassNotFoundException.class, () -> alone.loadClass("io.netty.buffer.ByteBuf"));
    }

    @Test
    void theListIsThatOfHttp() throws Exception {
        assertEquals(
                "{\"n\":5,\"delays\":[0.06961170031582696,0.10987486498386478,0.12084696107366291,0.12994086729369114,"
                        + "0.14430163612099406],\"maxDelay\":0.2,\"seed\":7}\n",
                draw("conf/bide.json", Map.of(), "n=5", "maxDelay=0.2", "seed=7"));
    }

    @Test
    void theQuantilesOfAMillionAreThoseOfHttp() throws Exception {
        assertEquals(
                "{\"n\":1000000,\"quantiles\":{\"p50\":5.0002833619134925,\"p90\":8.999633810301383,"
                        + "\"p99\":9.899846701348453,\"max\":9.999992065453897},\"maxDelay\":10.0,\"seed\":7}\n",
                draw("conf/bide.json", Map.of(), "n=1000000", "list=false", "seed=7"));
    }

    @Test
    void profilesComeFromEverySource(@TempDir Path folder) throws Exception {
        Path conf = Files.writeString(
                folder.resolve("my.json"),
                "{\"profiles\":{\"w\":{\"type\":\"weighted\",\"of\":[[\"200ms\",90],[3,10]]}}}");
        assertEquals(
                "{\"n\":0,\"delays\":[],\"shape\":{\"type\":\"weighted\",\"of\":[[0.2,90.0],[3.0,10.0]]},\"seed\":7}\n",
                draw(conf.toString(), Map.of(), "n=0", "shape=w", "seed=7"));
        String mine = draw(conf.toString(), Map.of(), "n=1", "shape=mine", "seed=7", "order=drawn");
        assertTrue(mine.endsWith(",\"shape\":{\"type\":\"uniform\",\"min\":1.0,\"max\":2.0},\"seed\":7}\n"), mine);
        assertTrue(draw(conf.toString(), Map.of(), "n=1", "shape=slow-db", "seed=7")
                .contains("lognormal"));
    }

    @Test
    void theEnvironmentSetsALimit() {
        InvocationTargetException thrown = assertThrows(
                InvocationTargetException.class,
                () -> draw("conf/bide.json", Map.of("BIDE_LIMITS_MAX_DELAY", "5s"), "n=1", "maxDelay=6", "seed=7"));
        assertEquals(
                "maxDelay must be at most 5 seconds, not 6", thrown.getCause().getMessage());
    }
}
