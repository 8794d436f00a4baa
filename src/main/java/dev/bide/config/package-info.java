/**
 * Settings. The one list of them, with every default, is {@code conf/bide.json}. This package reads it strictly into values
 * that cannot be wrong. A program that deploys the verticle passes the same JSON, whole or in part, as its config.
 *
 * <p>The defaults are read from that file, which is in the jar, and a key that is not in it is refused. So there is no
 * second list of settings in the code.
 */
package dev.bide.config;
