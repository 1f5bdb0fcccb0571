package dev.procession;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An event between processes, among the threads of one. */
@Timeout(30)
class SharedEventTest {
  @Test
  void itIsWaitedForUntilItIsSet() throws Exception {
    try (var event = SharedEvent.create()) {
      assertThat(event.isSet()).isFalse();
      assertThat(event.await(ofMillis(20))).isFalse();
      assertThat(event.toString()).endsWith(", unset]");
      event.set();
      event.set();
      assertThat(event.isSet()).isTrue();
      assertThat(event.await(ofSeconds(0))).isTrue();
      event.await();
      assertThat(event.toString()).endsWith(", set]");
      event.clear();
      event.clear();
      assertThat(event.isSet()).isFalse();
      assertThat(event.await(ofMillis(20))).isFalse();
    }
  }

  @RepeatedTest(20)
  void whoWaitsIsWokenAlsoIfItIsClearedAtOnce() throws Exception {
    try (var event = SharedEvent.create()) {
      var woken = new CompletableFuture<Boolean>();
      var thread =
          new Thread(() -> {
            try {
              event.await();
              woken.complete(true);
            } catch (InterruptedException e) {
              woken.completeExceptionally(e);
            }
          });
      thread.start();
      await().pollDelay(ofMillis(0)).until(() -> SharedLockTest.sleeps(thread));
      event.set();
      event.clear();
      assertThat(woken.get(20, TimeUnit.SECONDS)).isTrue();
      thread.join();
    }
  }

  @Test
  void anInterruptEndsTheWait() {
    try (var event = SharedEvent.create()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(event::await).isInstanceOf(InterruptedException.class);
    }
  }
}
