/**
 * What waiting has cost: how late each wait of a fan-out was, and how the whole compares with its longest wait.
 */
package dev.bide.measure;
