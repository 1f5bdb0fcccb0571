import dev.procession.*;
import dev.procession.progress.*;

// Run it: java --class-path procession.jar:procession-progress.jar Downloads.java
//
// Two bars at once: one for the days, one for the files of each day. The inner one vanishes when
// its day is done.

void main() {
  try (var pool = Pool.processes(4)) {
    for (var day : ProgressBars.wrap(List.of("Monday", "Tuesday", "Wednesday"), "Days")) {
      var files = Range.of(1, 25);
      var bar = ProgressBars.bar(c -> c.withDescription(day).withUnit("files"));
      long bytes = 0;
      for (int size : pool.withProgress(bar).imapUnordered(file -> download(day, file), files)) {
        bytes += size;
      }
      ProgressBars.println(day + ": " + bytes + " bytes");
    }
  }
}

/** Only waits: an example must not need a network. */
static int download(String day, int file) throws InterruptedException {
  int size = 1000 * (day.length() + file);
  Thread.sleep(size / 100);
  return size;
}
