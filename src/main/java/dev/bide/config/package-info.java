/**
 * Settings: the one list of them, with every default, is {@code conf/bide.json}; here they are read strictly into values
 * that cannot be wrong. A program that deploys the verticle gives the same JSON, whole or in part.
 */
package dev.bide.config;
