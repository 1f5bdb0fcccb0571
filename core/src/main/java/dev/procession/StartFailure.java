package dev.procession;

import dev.procession.codec.Throwables;
import dev.procession.launch.LaunchException;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/** Turns what went wrong at the start of a process into what the user is told. */
final class StartFailure {
  private StartFailure() {}

  /** A thread of ours that a worker cannot do without has ended. */
  static WorkerStartException ofLostThread(String who, Throwable error) {
    return new WorkerStartException(
        who + " cannot go on, nor can its pool: its thread ended with " + Throwables.text(error),
        error,
        List.of(),
        OptionalInt.empty(),
        List.of());
  }

  /** There was nothing to start a process with. */
  static WorkerStartException of(String who, Throwable error) {
    return of(who, error, List.of(), OptionalInt.empty(), List.of());
  }

  static WorkerStartException of(
      String who, Throwable error, List<String> command, OptionalInt exit, List<String> lines) {
    return switch (error) {
      case LaunchException e ->
          new WorkerStartException(
              text(
                  String.valueOf(e.getMessage()),
                  e.isRefused() ? List.of() : e.command(),
                  e.exitCode(),
                  e.isRefused() ? List.of() : e.output()),
              e.getCause(),
              e.command(),
              e.exitCode(),
              e.output());
      case InitializerException e ->
          initializer(who, Objects.requireNonNullElse(e.getCause(), e), command, lines);
      default ->
          new WorkerStartException(
              text(who + " could not be started: " + Throwables.text(error), command, exit, lines),
              error,
              command,
              exit,
              lines);
    };
  }

  static WorkerStartException ofInitializer(String who, Throwable thrown) {
    return initializer(who, thrown, List.of(), List.of());
  }

  private static WorkerStartException initializer(
      String who, Throwable thrown, List<String> command, List<String> lines) {
    Throwable shown = RemoteThrowable.insteadOfBroken(thrown);
    return new WorkerStartException(
        who + ": the pool's initializer threw " + shown,
        shown,
        command,
        OptionalInt.empty(),
        lines);
  }

  private static String text(
      String what, List<String> command, OptionalInt exit, List<String> lines) {
    var text = new StringBuilder(what);
    exit.ifPresent(code -> text.append("; exit code ").append(code));
    if (!command.isEmpty()) {
      text.append("; command: ").append(String.join(" ", command));
    }
    if (!lines.isEmpty()) {
      text.append("; it printed: ").append(String.join(" | ", lines));
    }
    return text.toString();
  }
}
