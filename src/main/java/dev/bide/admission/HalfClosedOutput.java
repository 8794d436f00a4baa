package dev.bide.admission;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * Flushes what is written to a connection of native epoll after the other side has ended its data. Only the thread of the
 * event loop of the connection may call it.
 */
final class HalfClosedOutput {

    // Workaround for Netty 4.2.17 to 4.2.20 (pull request 16689). When a socket asks for no event any more,
    // EpollIoHandler.DefaultEpollIoRegistration.submit() calls epollCtlDel() and keeps the state Added. To ask for the
    // next event, it then calls epollCtlMod() for a socket that is not in epoll (ENOENT). Netty shuts the output down,
    // and unsent data is lost. A socket asks for no event once FIN has come and all flushed data is sent. Only a new
    // registration can add it to epoll again, so each flush that may ask for EPOLLOUT follows one. Before FIN, the
    // socket always asks for EPOLLRDHUP. Delete this class when submit() goes back to Pending after epollCtlDel().

    /** Compared with the name of the channel's class, because the library of the transport is optional. */
    private static final String EPOLL_PACKAGE = "io.netty.channel.epoll.";

    /**
     * So many that a flush ends only when all is sent or the socket is full. After 16 writes, its default, Netty asks
     * for no event, and flushes again later. Not Integer.MAX_VALUE, which Netty subtracts to mark a full socket.
     */
    private static final int WRITES_PER_FLUSH = 1 << 20;

    private final ChannelHandlerContext context;
    private boolean registering;

    /** Creates the output of a connection whose input has ended; the context's writes go to the socket. */
    HalfClosedOutput(ChannelHandlerContext context) {
        this.context = context;
    }

    /** Returns whether a channel needs this class after the end of its input. */
    static boolean isNeededBy(Channel channel) {
        return channel.getClass().getName().startsWith(EPOLL_PACKAGE);
    }

    /** Prepares an open channel that may need this class later. */
    static void prepare(Channel channel) {
        channel.config().setOption(ChannelOption.WRITE_SPIN_COUNT, WRITES_PER_FLUSH);
    }

    /** Sends what is written: at once if the socket is full and so asks for EPOLLOUT, else after a new registration. */
    void flush() {
        ChannelOutboundBuffer written = context.channel().unsafe().outboundBuffer();
        if (registering) {
            return; // the flush after the registration sends this too
        }
        // The buffer is null after the end of the output. isEmpty() considers flushed data only.
        if (written == null || !written.isEmpty()) {
            context.flush();
            return;
        }
        registering = true;
        // Otherwise the registration would begin to read.
        context.channel().config().setAutoRead(false);
        // Netty deregisters at the end of this turn of the loop. register() then runs within the same turn.
        context.deregister().addListener(ended -> register());
    }

    private void register() {
        Channel channel = context.channel();
        if (channel.isOpen()) {
            channel.eventLoop().register(channel).addListener((ChannelFutureListener) registered -> {
                registering = false;
                if (channel.isOpen()) {
                    context.flush();
                } else {
                    // The channel was closed between the registrations, and Netty has not removed it from the loop.
                    context.deregister().addListener(ended -> {});
                }
            });
        }
    }
}
