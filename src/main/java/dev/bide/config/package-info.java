/**
 * Settings. The one list of them, with every default, is {@code conf/bide.json}. This package reads it strictly into values
 * that cannot be wrong. A program that deploys the verticle passes the same JSON, whole or in part, as its config. The
 * program Bide itself also reads environment variables and options: {@link dev.bide.config.ChosenSettings} merges them.
 *
 * <p>The defaults are read from that file, which is in the jar, and a key that is not in it is refused. So there is no
 * second list of defaults in the code. {@link dev.bide.config.Setting} gives each setting its names, type and meaning; a
 * test compares it with the file.
 *
 * <p>Nothing here uses a class of Vert.x or Netty, so commands that need no event loop start fast.
 */
package dev.bide.config;
