package dev.bide.endpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.TcpSocket;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pipe takes of a client before the service is connected to. */
class TcpPipeTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final TcpPipe pipe = new TcpPipe(null, new TcpSocket(channel));

    private void receive(int pieces, int bytes) {
        for (int i = 0; i < pieces; i++) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[bytes]));
        }
    }

    private boolean isRead() {
        return channel.config().isAutoRead();
    }

    @ParameterizedTest
    @CsvSource({"1, 256", "256, 128", "16384, 4", "65280, 1"})
    void aWindowIsFullWhenThePiecesAndTheirObjectsFillIt(int bytes, int pieces) {
        // Each piece counts 256 beside its data, and the window is 65,536.
        receive(pieces - 1, bytes);
        assertTrue(isRead());
        receive(1, bytes);
        assertFalse(isRead());
    }

    @Test
    void aStoppedPipeDropsWhatComesAndIsRead() {
        receive(300, 1);
        pipe.stop();
        receive(300, 1);
        assertTrue(isRead());
    }
}
