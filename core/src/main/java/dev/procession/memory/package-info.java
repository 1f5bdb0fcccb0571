/**
 * Named regions of memory mapped by several processes, the leases on them, and the sweep of what
 * dead processes left behind. One such region is the page that a worker and its parent share.
 */
@NullMarked
package dev.procession.memory;

import org.jspecify.annotations.NullMarked;
