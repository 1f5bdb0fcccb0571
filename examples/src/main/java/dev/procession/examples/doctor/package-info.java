/**
 * What {@code ./procession doctor} looks at. Each check is a class that reads a {@link Machine}, so
 * that tests can show it a machine made of plain files.
 */
@NullMarked
package dev.procession.examples.doctor;

import org.jspecify.annotations.NullMarked;
