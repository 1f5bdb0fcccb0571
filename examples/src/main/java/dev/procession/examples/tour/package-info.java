/** The tour: real programs on real processes, one scenario after another. */
@NullMarked
package dev.procession.examples.tour;

import org.jspecify.annotations.NullMarked;
