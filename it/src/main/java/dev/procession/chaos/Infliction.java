package dev.procession.chaos;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The faults that a task brings upon itself, in its worker. */
final class Infliction {
  private static final int ENOUGH = 100_000;

  /** Bytes, above the memory limit of the pool. */
  private static final int MUCH = 400_000_000;

  /** Kept open for the rest of the worker's life. */
  private static final List<FileInputStream> HOARD = new ArrayList<>();

  private Infliction() {}

  /** Goes wrong; what it returns goes wrong later. */
  static Serializable of(Item item, Place place) throws Exception {
    return switch (item.fault()) {
      case EXCEPTION -> throw new IOException("no luck for " + item.name());
      case ERROR -> throw new AssertionError("no hope for " + item.name());
      case UNSENDABLE_EXCEPTION -> throw new Trap.UnsendableException("no way for " + item.name());
      case STACK_OVERFLOW -> deep(0);
      case HEAP -> fillHeap();
      case DESCRIPTORS -> takeAllDescriptors();
      case DISK_FULL -> fillDisk(Path.of(place.disk()));
      case UNSENDABLE_RESULT -> new Trap.Unsendable();
      case HALT_ENCODING -> new Trap.InResult();
      case HALT -> halt();
      case EXIT -> exit();
      case EXIT_STUCK -> exitWithStuckHook();
      case SEGMENTATION_FAULT -> writeToNowhere();
      case KILLS_ITSELF -> signal("KILL");
      case ABORTS_ITSELF -> signal("ABRT");
      case MEMORY -> holdMuchMemory();
      case STOPS_ITSELF -> signal("STOP");
      case ASLEEP -> sleep();
      case SPINNING -> spin();
      case BLOCKED -> block();
      case DEAF -> swallowInterrupts();
      case WITH_CHILD -> swallowInterruptsWithChild();
      case UNREADABLE_ARGUMENT, HALT_DECODING ->
          throw new IllegalStateException(item.name() + " was read all the same");
      case NONE,
          KILL,
          SEGV,
          ABRT,
          STOP,
          KILL_STARTING,
          NO_SECRET,
          WRONG_SECRET,
          GARBAGE,
          HALF_FRAME ->
          throw new IllegalStateException("not a fault of a task: " + item.fault());
    };
  }

  private static int deep(int level) {
    return level < 0 ? 0 : deep(level + 1) + 1;
  }

  private static Serializable fillHeap() {
    var hoard = new ArrayList<byte[]>();
    while (hoard.size() < ENOUGH) {
      hoard.add(new byte[1 << 20]);
    }
    return survived();
  }

  private static Serializable takeAllDescriptors() throws IOException {
    while (HOARD.size() < ENOUGH) {
      HOARD.add(new FileInputStream("/dev/null"));
    }
    return survived();
  }

  private static Serializable fillDisk(Path disk) throws IOException {
    boolean isFolder = Files.isDirectory(disk);
    Path file = isFolder ? disk.resolve("fill-" + ProcessHandle.current().pid()) : disk;
    try (var out = new FileOutputStream(file.toFile())) {
      byte[] portion = new byte[1 << 16];
      for (int i = 0; i < ENOUGH; i++) {
        out.write(portion);
      }
    } finally {
      if (isFolder) {
        Files.deleteIfExists(file);
      }
    }
    return survived();
  }

  private static Serializable halt() {
    Runtime.getRuntime().halt(9);
    return survived();
  }

  private static Serializable exit() {
    System.exit(3);
    return survived();
  }

  private static Serializable exitWithStuckHook() {
    Runtime.getRuntime().addShutdownHook(new Thread(Infliction::parkForEver));
    return exit();
  }

  @SuppressWarnings("restricted") // a true segmentation fault is what is wanted
  private static Serializable writeToNowhere() {
    MemorySegment.NULL.reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 1);
    return survived();
  }

  /** Sends itself a signal, and does not go on before it has come. */
  private static Serializable signal(String name) throws IOException, InterruptedException {
    String kill = "kill -" + name + " " + ProcessHandle.current().pid();
    new ProcessBuilder("/bin/sh", "-c", kill).start().waitFor();
    return sleep();
  }

  private static Serializable sleep() throws InterruptedException {
    TimeUnit.DAYS.sleep(1);
    return survived();
  }

  /** In a process of its own, until somebody ends it. */
  private static Serializable holdMuchMemory() throws IOException, InterruptedException {
    String hold = "(head -c " + MUCH + " /dev/zero; sleep 1000) | tail -c " + MUCH;
    new ProcessBuilder("/bin/sh", "-c", hold).start();
    return sleep();
  }

  private static Serializable spin() {
    long sum = 1;
    while (sum != 0) {
      sum |= System.nanoTime() | 1;
    }
    return survived();
  }

  private static Serializable block() throws InterruptedException {
    var monitor = new Object();
    var taken = new CountDownLatch(1);
    Thread.ofPlatform().daemon().start(() -> hold(monitor, taken));
    taken.await();
    synchronized (monitor) {
      return survived();
    }
  }

  private static void hold(Object monitor, CountDownLatch taken) {
    synchronized (monitor) {
      taken.countDown();
      parkForEver();
    }
  }

  private static void parkForEver() {
    while (true) {
      LockSupport.park();
    }
  }

  private static Serializable swallowInterruptsWithChild() throws IOException {
    new ProcessBuilder("sleep", "1000").start();
    return swallowInterrupts();
  }

  private static Serializable swallowInterrupts() {
    while (true) {
      LockSupport.park();
      boolean _ = Thread.interrupted();
    }
  }

  private static Serializable survived() {
    throw new IllegalStateException("it did not go wrong");
  }
}
