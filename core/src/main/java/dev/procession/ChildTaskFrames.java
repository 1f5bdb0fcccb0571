package dev.procession;

import dev.procession.launch.LaunchedProcess;
import dev.procession.wire.FrameWriter;
import dev.procession.wire.Payload;
import dev.procession.wire.ToWorker;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Sends a child process its one task. */
final class ChildTaskFrames {
  private ChildTaskFrames() {}

  /** Returns when all is sent; a child that dies meanwhile breaks the channel and so the wait. */
  static void send(LaunchedProcess process, Definition definition) throws IOException {
    var writer = new FrameWriter();
    definition.frame().write(writer);
    new ToWorker.Run(0, 0, 0, 0, definition.id(), false, 0, 1, new Payload.Bounds(0, 1))
        .write(writer);
    try (Selector selector = Selector.open()) {
      process.channels().task().register(selector, SelectionKey.OP_WRITE);
      while (!writer.flush(process.channels().task())) {
        selector.select();
        selector.selectedKeys().clear();
      }
    }
  }
}
