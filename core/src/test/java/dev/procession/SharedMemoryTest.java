package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.codec.Quoted;
import dev.procession.memory.RuntimeFolder;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared memory in one process. */
class SharedMemoryTest {
  private final String name = "test-" + UUID.randomUUID();

  @Test
  void whatIsWrittenThroughOneHandleIsSeenThroughAnother() {
    try (var made = SharedMemory.create(name, 100);
        var attached = SharedMemory.attach(name)) {
      made.segment().set(ValueLayout.JAVA_BYTE, 99, (byte) 7);
      attached.byteBuffer().putInt(0, 0x01020304);

      assertThat(attached.byteSize()).isEqualTo(100);
      assertThat(attached.segment().get(ValueLayout.JAVA_BYTE, 99)).isEqualTo((byte) 7);
      assertThat(made.asIntArray().get(0)).isEqualTo(0x01020304);
      assertThat(made.asLongArray().length()).isEqualTo(12);
    }
  }

  @Test
  void itsBytesAreZeroAtFirst() {
    try (var made = SharedMemory.create(3_000_001)) {
      assertThat(made.segment().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }
  }

  @Test
  void aNameIsGivenOnlyOnce() {
    try (var made = SharedMemory.create(name, 8)) {
      assertThatThrownBy(() -> SharedMemory.create(name, 8))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(name);
      made.asLongArray().set(0, 5);
    }
    try (var next = SharedMemory.create(name, 16)) {
      assertThat(next.asLongArray().get(0)).isZero();
    }
  }

  @Test
  void anUnknownNameIsAnError() {
    assertThatThrownBy(() -> SharedMemory.attach(name))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "..", ".a", "a b", "ä", "a\0b"})
  void aNameThatIsNoFileNameIsRefused(String bad) {
    assertThatThrownBy(() -> SharedMemory.create(bad, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name=" + Quoted.plain(bad));
    assertThatThrownBy(() -> SharedMemory.attach(bad)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aSizeBelowOneIsRefused(long bytes) {
    assertThatThrownBy(() -> SharedMemory.create(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytes=" + bytes);
  }

  @Test
  void moreThanThereIsRoomForIsAnErrorThatSaysHowMuchThereIs() {
    assertThatThrownBy(() -> SharedMemory.create(1L << 50))
        .isInstanceOf(SharedMemoryFullException.class)
        .hasMessageContaining("1125899906842624")
        .hasMessageFindingMatch("has \\d+ bytes free");
  }

  @Test
  void afterTheOwnersCloseTheNameIsGoneAndTheOthersGoOn() {
    var made = SharedMemory.create(name, 8);
    try (var attached = SharedMemory.attach(name)) {
      var before = made.segment();
      made.close();

      assertThatThrownBy(made::segment)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(name);
      assertThatThrownBy(() -> before.get(ValueLayout.JAVA_BYTE, 0))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> SharedMemory.attach(name))
          .isInstanceOf(NoSuchElementException.class);
      attached.asLongArray().set(0, 3);
      assertThat(attached.asLongArray().get(0)).isEqualTo(3);
    }
  }

  @Test
  void anAttachedOneThatIsClosedLeavesTheMemoryToItsOwner() {
    try (var made = SharedMemory.create(name, 8)) {
      SharedMemory.attach(name).close();

      try (var again = SharedMemory.attach(name)) {
        assertThat(again.byteSize()).isEqualTo(8);
      }
      assertThat(made.asLongArray().incrementAndGet(0)).isEqualTo(1);
    }
  }

  @Test
  void lettingGoOfAnOldOneLeavesANewOneOfItsNameAlone() {
    var old = SharedMemory.create(name, 8);
    var attached = SharedMemory.attach(name);
    old.close();
    try (var made = SharedMemory.create(name, 16)) {
      attached.close();

      try (var found = SharedMemory.attach(name)) {
        assertThat(found.byteSize()).isEqualTo(made.byteSize());
      }
    }
  }

  @Test
  void anInterruptedThreadCanMakeOne() {
    Thread.currentThread().interrupt();
    try (var made = SharedMemory.create(8)) {
      assertThat(made.byteSize()).isEqualTo(8);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aClosedOneLeavesNoFile() throws Exception {
    SharedMemory.create(name, 8).close();

    try (var files = Files.walk(RuntimeFolder.ofThisProcess().path().getParent())) {
      assertThat(files.map(Object::toString).filter(file -> file.contains(name))).isEmpty();
    }
  }
}
