/** What a task costs: JMH benchmarks of the parts and whole-process runs beside the rivals'. */
@NullMarked
package dev.procession.benchmarks;

import org.jspecify.annotations.NullMarked;
