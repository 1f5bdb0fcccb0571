/**
 * Waiting for each other in shared memory: who a thread of a process is, how it is woken, and a
 * short lock that survives the death of who holds it. No process is needed by the others.
 */
@NullMarked
package dev.procession.sync;

import org.jspecify.annotations.NullMarked;
