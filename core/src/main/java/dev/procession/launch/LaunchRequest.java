package dev.procession.launch;

import dev.procession.wire.StartLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is wanted of a new process.
 *
 * @param kind what the process is for
 * @param name shown to people and before its lines
 * @param number of the worker in its pool, 0 for a child
 * @param depth processes of ours above it
 * @param parentName name of this process
 * @param processes how many share the memory of this process, spares counted
 * @param processors how many CPUs the JVM believes it has
 * @param cpus that it is bound to; empty for all
 * @param heap as after {@code -Xmx}; empty for a share of the memory
 * @param jvmArguments further options, the last word on each
 * @param environment added to that of this process
 * @param workingDirectory empty for that of this process
 * @param startDeadline how long it may take to call back
 * @param grace how long its end may take once its own code has called {@code System.exit}
 */
public record LaunchRequest(
    StartLine.Kind kind,
    String name,
    int number,
    int depth,
    String parentName,
    int processes,
    int processors,
    Set<Integer> cpus,
    Optional<String> heap,
    List<String> jvmArguments,
    Map<String, String> environment,
    Optional<Path> workingDirectory,
    Duration startDeadline,
    Duration grace) {}
