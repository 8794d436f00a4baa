package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerResponseTest {

    @Test
    void aBodyHasTheLengthThatItsHeadSays() throws IOException {
        ServerResponse response = read("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello and more");
        assertEquals(200, response.status());
        assertEquals("hello", text(response));
    }

    @Test
    void aBodyInChunksIsJoined() throws IOException {
        assertEquals(
                "hello, you",
                text(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "5\r\nhello\r\n5;name=value\r\n, you\r\n0\r\nTrailer: x\r\n\r\n")));
    }

    @Test
    void aBodyWithoutALengthEndsWithTheConnection() throws IOException {
        assertEquals("hello", text(read("HTTP/1.0 200 OK\r\n\r\nhello")));
    }

    @Test
    void whatComesBeforeTheResponseIsPassedOver() throws IOException {
        ServerResponse response =
                read("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 404\r\nContent-Length: 2\r\n\r\nno");
        assertEquals(404, response.status());
        assertEquals("no", text(response));
    }

    @Test
    void aResponseWithoutContentHasNoBody() throws IOException {
        assertEquals("", text(read("HTTP/1.1 204 No Content\r\n\r\n")));
    }

    @Test
    void theTypeIsThatOfTheMediaAlone() throws IOException {
        assertEquals(
                "text/plain",
                read("HTTP/1.1 200 OK\r\nCONTENT-TYPE: Text/Plain; charset=utf-8\r\n\r\n")
                        .type());
        assertEquals("", read("HTTP/1.1 200 OK\r\n\r\n").type());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhell",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "HTTP/1.1 103 Early Hints\r\n\r\n",
            })
    void aResponseThatIsCutOffIsAnEndTooEarly(String text) {
        EOFException e = assertThrows(EOFException.class, () -> text(read(text)));
        assertEquals("it closed the connection", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 999 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello, you\r\n",
            })
    void whatIsNotHttpIsRefused(String text) {
        ProtocolException e = assertThrows(ProtocolException.class, () -> text(read(text)));
        assertEquals("it ", e.getMessage().substring(0, 3));
    }

    @Test
    void aHeadWithoutAnEndIsRefused() {
        for (String text : new String[] {"HTTP/1.1 200 OK\r\nX: y\r\n", "x"}) {
            ProtocolException e = assertThrows(ProtocolException.class, () -> ServerResponse.read(endless(text)));
            assertEquals("it sends a head without an end", e.getMessage());
        }
    }

    @Test
    void aChunkSizeWithoutAnEndIsRefused() throws IOException {
        ServerResponse response = read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "0".repeat(2000));
        assertThrows(ProtocolException.class, () -> text(response));
    }

    /** Returns a stream that has a first text once and then its last four characters again and again. */
    private static InputStream endless(String first) {
        byte[] bytes = first.getBytes(StandardCharsets.ISO_8859_1);
        return new InputStream() {
            private int next;

            @Override
            public int read() {
                if (next == bytes.length) {
                    next = Math.max(0, bytes.length - "X: y\r\n".length());
                }
                return bytes[next++];
            }
        };
    }

    private static ServerResponse read(String text) throws IOException {
        return ServerResponse.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String text(ServerResponse response) throws IOException {
        return new String(response.body().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
