/** Benchmarks, and the programs that Bide is compared with. None of it is part of what is shipped, or of the tests. */
package dev.bide.bench;
