/**
 * Starts and ends child JVMs: command line, argument file, mirrored class and module path, JVM
 * flags, AOT cache, hand-shake, watchdog, killing a whole process tree, and the pumps that carry a
 * child's output.
 */
@NullMarked
package dev.procession.launch;

import org.jspecify.annotations.NullMarked;
