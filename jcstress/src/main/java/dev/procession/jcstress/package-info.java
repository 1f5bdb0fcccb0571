/**
 * What threads may see of what they share, for jcstress: it tries each test with every mix of
 * interpreter and compilers, and counts the outcomes.
 */
@NullMarked
package dev.procession.jcstress;

import org.jspecify.annotations.NullMarked;
