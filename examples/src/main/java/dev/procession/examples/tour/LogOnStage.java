package dev.procession.examples.tour;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Shows what the library logs among the lines of a scenario, where it would go to stderr. */
final class LogOnStage extends Handler implements AutoCloseable {
  /** A field: a logger that nobody holds forgets its handlers. */
  private final Logger logger = Logger.getLogger("dev.procession");

  private final Stage stage;

  LogOnStage(Stage stage) {
    this.stage = stage;
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord record) {
    Throwable thrown = record.getThrown();
    stage.say(
        "logged: " + record.getMessage() + (thrown == null ? "" : ": " + thrown.getMessage()));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
