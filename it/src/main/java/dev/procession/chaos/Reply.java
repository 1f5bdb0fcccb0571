package dev.procession.chaos;

import java.io.Serializable;

/**
 * What a task answers.
 *
 * @param value computed from its item
 * @param attempt which run of the item it was
 * @param pid of the worker that ran it
 * @param cargo that of its item
 */
record Reply(long value, int attempt, long pid, Serializable cargo) implements Serializable {}
