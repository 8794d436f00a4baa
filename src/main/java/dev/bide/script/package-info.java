/**
 * Scripts: what one call after another with the same key is to get, for those who test how a client tries again. A step
 * is a wait like any other, so all that is here is which step comes next.
 */
package dev.bide.script;
