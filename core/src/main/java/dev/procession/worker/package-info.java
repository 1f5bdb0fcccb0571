/**
 * The child's side: receives items, claims them on the shared page, runs them and replies. Holds
 * the class loader for shipped classes, the watch for the parent's death, and the record of the
 * running task.
 */
@NullMarked
package dev.procession.worker;

import org.jspecify.annotations.NullMarked;
