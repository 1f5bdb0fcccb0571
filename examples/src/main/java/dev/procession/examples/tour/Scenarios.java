package dev.procession.examples.tour;

import java.util.List;

/** All scenarios, in the order in which they build on each other. */
final class Scenarios {
  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "A1", "thread", "A thread counts while the main line waits", CounterThread::run),
          new Scenario("A2", "processes", "Three processes side by side", SideBySide::run),
          new Scenario("A3", "args", "What a process is given is its own", Arguments::run),
          new Scenario("A4", "one-file", "A program of one file, no set-up", OneFile::run),
          new Scenario("A5", "pool", "As many workers as CPUs, reused", ReusedPool::run),
          new Scenario("A6", "apply", "One task in another process", ApplyOne::run),
          new Scenario("A7", "map", "Ten files, results in order", MapFiles::run),
          new Scenario("A8", "starmap", "A function of two parameters", StarmapFiles::run),
          new Scenario("A9", "chunks", "Forty items in chunks of ten", Chunks::run),
          new Scenario("A10", "apply-async", "One task, the caller goes on", ApplyLater::run),
          new Scenario("A11", "map-async", "Other work while files are written", MapLater::run),
          new Scenario("A12", "starmap-async", "Two parameters, not waiting", StarmapLater::run),
          new Scenario("A13", "callbacks", "To be called on success or error", Callbacks::run),
          new Scenario("A14", "imap", "Results one by one, an endless input", LazyMap::run),
          new Scenario("A15", "imap-unordered", "The quick ones first", QuickFirst::run),
          new Scenario("A16", "progress", "A progress bar over slow squares", SlowSquares::run),
          new Scenario("A17", "pipe", "A message from one process to another", OneWay::run),
          new Scenario("A18", "duplex", "Request and reply on one pipe", BothWays::run),
          new Scenario("A19", "queue", "Several producers, several consumers", ManyHands::run),
          new Scenario("A20", "sequential", "A plain loop against a pool", LoopOrPool::run),
          new Scenario("A21", "word-count", "Words of real text, counted by key", CountWords::run),
          new Scenario("A22", "shared", "A counter that all processes change", SharedTally::run));

  private Scenarios() {}
}
