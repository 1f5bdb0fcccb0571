/** Programs that show the library at work, and the doctor that looks at the machine under it. */
@NullMarked
package dev.procession.examples;

import org.jspecify.annotations.NullMarked;
