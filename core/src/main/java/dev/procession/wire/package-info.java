/**
 * One authenticated, framed, non-blocking connection between two processes, and the sealed messages
 * that travel over it.
 */
@NullMarked
package dev.procession.wire;

import org.jspecify.annotations.NullMarked;
