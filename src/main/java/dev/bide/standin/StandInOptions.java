package dev.bide.standin;

/**
 * The settings of stand-ins.
 *
 * @param maxStandIns how many there may be
 * @param maxCalls how many calls each keeps
 * @param control whether clients may change them
 * @param host the address that they listen on
 */
public record StandInOptions(int maxStandIns, int maxCalls, boolean control, String host) {}
