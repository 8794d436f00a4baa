/**
 * Settings. The one list of them, with every default, is {@code conf/bide.json}. This package reads it strictly into values
 * that cannot be wrong. A program that deploys the verticle passes the same JSON, whole or in part, as its config.
 */
package dev.bide.config;
