package dev.bide.http;

import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of the page. Any thread may call it.
 *
 * @param type its media type
 * @param bytes its content, which the caller must not change
 * @param etag what identifies this content
 * @param headers those of its answers, also of the one that has no body
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares files
record PageFile(String type, byte[] bytes, String etag, Map<CharSequence, CharSequence> headers) {

    private static final int ETAG_BYTES = 16;

    /**
     * What the page may load and run: its own files, and nothing that is written into it. A script can turn a text into
     * markup or code in no way, because each way needs a trusted type and the page makes none.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'";

    /** Reads a file from the jar. */
    static PageFile read(String name, String type) {
        try (InputStream file = PageFile.class.getResourceAsStream("/dev/bide/page/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the page has no file " + name);
            }
            byte[] bytes = file.readAllBytes();
            String etag = etag(bytes);
            return new PageFile(type, bytes, etag, headers(etag));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<CharSequence, CharSequence> headers(String etag) {
        Map<String, String> headers = new LinkedHashMap<>();
        // A browser keeps the file, and asks each time whether it has changed: all files are then of the same version.
        headers.put("cache-control", "no-cache");
        headers.put("etag", etag);
        headers.put("x-content-type-options", "nosniff");
        headers.put("content-security-policy", POLICY);
        headers.put("referrer-policy", "no-referrer");
        // No window of another origin gets a hold of the page, and no page of another origin embeds its files.
        headers.put("cross-origin-opener-policy", "same-origin");
        headers.put("cross-origin-resource-policy", "same-origin");
        Map<CharSequence, CharSequence> optimized = new LinkedHashMap<>();
        headers.forEach(
                (name, value) -> optimized.put(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value)));
        return optimized;
    }

    private static String etag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, ETAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has SHA-256
        }
    }

    /** Returns whether a client has the file already, as its {@code If-None-Match} says (RFC 9110, section 13.1.2). */
    boolean isKnown(List<String> ifNoneMatch) {
        // A weak tag too: the comparison is weak, and a proxy that compresses a file makes its tag weak.
        return Arrays.stream(String.join(",", ifNoneMatch).split(",", -1))
                .map(tag -> tag.strip().replaceFirst("^W/", ""))
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }
}
