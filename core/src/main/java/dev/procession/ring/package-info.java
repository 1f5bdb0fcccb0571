/**
 * Messages in shared memory: the records of a queue, and the bytes of a pipe. Whatever process is
 * killed at whatever moment, the others find the state before or after what it was about.
 */
@NullMarked
package dev.procession.ring;

import org.jspecify.annotations.NullMarked;
