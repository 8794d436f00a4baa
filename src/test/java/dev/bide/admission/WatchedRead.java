package dev.bide.admission;

import io.netty.channel.embedded.EmbeddedChannel;

/** A connection that is being read, with the watch that a gate would give it. */
public final class WatchedRead {

    private final EmbeddedChannel channel = new EmbeddedChannel();

    /** The watch of the connection. */
    public final ConnectionWatch watch = new ConnectionWatch(() -> 0);

    /** Begins a read. */
    public WatchedRead() {
        channel.pipeline().addLast(watch);
        channel.pipeline().fireChannelRead("bytes");
    }

    /** Ends the read. */
    public void end() {
        channel.pipeline().fireChannelReadComplete();
    }
}
