package dev.procession.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A tiny shell that outlives this JVM: it reads the pids of our processes from a pipe that only
 * this JVM holds. At the end of the pipe, however this JVM ended, it kills them and all that they
 * started, also what is stopped or sits in native code, and removes the runtime folder and, in a
 * container, the sign that this JVM lives.
 *
 * <p>Where there is no {@code sh}, a worker still ends itself when its control channel does.
 */
final class Watchdog {
  /**
   * Reads "+pid mark" and "-pid mark"; at the end walks down /proc from what is left and kills it,
   * then whatever bears one of the marks in its environment.
   */
  static final String SCRIPT =
      """
      trap '' INT TERM HUP QUIT
      folder=${1:-}
      P=' '
      M=' '
      while read -r sign pid mark; do
        word="-e :$mark:"
        case $sign in
          +)
            P="$P$pid "
            [ -z "$mark" ] || M="$M$word "
            ;;
          -)
            case $P in *" $pid "*) P="${P%% $pid *} ${P#* $pid }" ;; esac
            case $M in *" $word "*) M="${M%% $word *} ${M#* $word }" ;; esac
            ;;
        esac
      done
      grown=no
      [ "$P" = ' ' ] || grown=yes
      while [ $grown = yes ]; do
        grown=no
        if [ -d /proc/self ]; then
          for stat in /proc/[0-9]*/stat; do
            read -r text < "$stat" 2>/dev/null || continue
            pid=${text%% *}
            set -- ${text##*) }
            case $P in *" $pid "*) continue ;; esac
            case $P in *" $2 "*) P="$P$pid "; grown=yes ;; esac
          done
        else
          for pair in $(ps -A -o pid= -o ppid= | awk '{print $1 ":" $2}'); do
            case $P in *" ${pair%:*} "*) continue ;; esac
            case $P in *" ${pair#*:} "*) P="$P${pair%:*} "; grown=yes ;; esac
          done
        fi
      done
      [ "$P" = ' ' ] || kill -9 $P
      for round in 1 2 3; do
        [ "$M" != ' ' ] || break
        found=$(grep -lsF $M /proc/[0-9]*/environ 2>/dev/null)
        [ -n "$found" ] || break
        for file in $found; do
          pid=${file#/proc/}
          kill -9 "${pid%/environ}" 2>/dev/null
        done
      done
      if [ -n "$folder" ]; then
        rm -rf -- "$folder"
        rm -f -- "${folder%/*}/alive-${folder##*/}"
        rmdir -- "${folder%/*}" 2>/dev/null
      fi
      """;

  private static final Path SHELL = Path.of("/bin/sh");

  private static @Nullable Process shell;
  private static final Map<Long, String> WATCHED = new HashMap<>();
  private static boolean unavailable;

  private Watchdog() {}

  /**
   * Tells the watchdog of a process; starts the watchdog at the first.
   *
   * @param mark in its environment; empty for none
   * @param folder of this process, to be removed after its end
   */
  static synchronized void watch(long pid, String mark, Path folder) {
    if (unavailable) {
      return;
    }
    try {
      if (shell == null || !shell.isAlive()) {
        shell = start(folder);
        for (Map.Entry<Long, String> known : WATCHED.entrySet()) {
          tell(shell, "+ " + known.getKey() + " " + known.getValue());
        }
      }
      WATCHED.put(pid, mark);
      tell(shell, "+ " + pid + " " + mark);
    } catch (IOException e) {
      WATCHED.put(pid, mark); // for the next try, as the system may have had no process to give
      unavailable = !Files.isExecutable(SHELL);
      System.getLogger(Watchdog.class.getName())
          .log(
              System.Logger.Level.DEBUG,
              "no watchdog shell; workers end when their control channel does",
              e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it would kill this one at the end of this JVM. */
  static synchronized boolean watches(long pid) {
    return WATCHED.containsKey(pid);
  }

  /** The process has ended; its pid may soon be another's. */
  static synchronized void forget(long pid) {
    String mark = WATCHED.remove(pid);
    if (shell != null && shell.isAlive()) {
      try {
        tell(shell, "- " + pid + " " + (mark == null ? "" : mark));
      } catch (IOException e) {
        shell = null; // it died; the next worker starts another
      }
    }
  }

  /** Ends it, while it watches nothing: it would remove the folder of this process. */
  static synchronized void rest() {
    Process running = shell;
    if (running != null && WATCHED.isEmpty()) {
      try {
        if (running.destroyForcibly().waitFor(1, TimeUnit.SECONDS)) {
          shell = null;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // it ends all the same, and the next start sees that
      }
    }
  }

  private static Process start(Path folder) throws IOException, InterruptedException {
    if (!Files.isExecutable(SHELL)) {
      throw new IOException("there is no " + SHELL);
    }
    var builder =
        new ProcessBuilder(
            SHELL.toString(), "-c", SCRIPT, "procession-watchdog", folder.toString());
    builder.directory(Path.of("/").toFile());
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    return Starter.start(builder);
  }

  private static void tell(Process shell, String line) throws IOException {
    OutputStream pipe = shell.getOutputStream();
    pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    pipe.flush();
  }
}
