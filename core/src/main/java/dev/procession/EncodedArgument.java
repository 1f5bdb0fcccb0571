package dev.procession;

import java.nio.ByteBuffer;

/**
 * An argument as it crosses.
 *
 * @param loader number of the class loader that knows its classes, 0 for the class path
 * @param type name of its class, for errors about it
 */
record EncodedArgument(ByteBuffer bytes, int loader, String type) {
  int frameBytes() {
    return 20 + bytes.remaining();
  }
}
