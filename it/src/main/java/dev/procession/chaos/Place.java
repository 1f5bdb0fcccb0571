package dev.procession.chaos;

import java.io.Serializable;

/**
 * Where tasks leave things.
 *
 * @param marks the file in which each run of an item leaves a mark
 * @param disk a folder on a small disk, or a file that takes no byte
 */
record Place(String marks, String disk) implements Serializable {}
