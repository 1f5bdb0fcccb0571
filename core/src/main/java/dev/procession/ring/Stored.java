package dev.procession.ring;

/**
 * One record of a queue.
 *
 * @param kind what the bytes are: a value, or the name of a file that has it
 * @param bytes not copied
 * @param size bytes of the value, wherever they are
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Stored(int kind, byte[] bytes, long size) {}
