package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Peers;
import dev.bide.time.Timers;
import java.util.Map;

/**
 * An instance of the verticle, as its node sees it.
 *
 * @param timers its loop
 * @param answers what it answers to other nodes, on its loop
 */
record Instance(Timers timers, Map<Ask, Peers.Handler> answers) {}
