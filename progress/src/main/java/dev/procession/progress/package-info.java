/**
 * Progress bars in the terminal; begin at {@link dev.procession.progress.ProgressBars}.
 *
 * <p>Three parts that know nothing of each other: {@code BarState} counts, {@code BarRenderer}
 * turns counts into a line, and a {@code Board} decides when lines are shown and where. Lock order:
 * a board's before a bar's; the streams' of {@link java.lang.System} are taken last.
 *
 * <p>Unless said otherwise, null throws {@link java.lang.NullPointerException}.
 */
@NullMarked
package dev.procession.progress;

import org.jspecify.annotations.NullMarked;
