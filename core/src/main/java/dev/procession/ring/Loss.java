package dev.procession.ring;

/** What a process had taken out of a queue when it died. */
public record Loss(long pid, long items) {}
