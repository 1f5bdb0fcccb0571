package dev.procession.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Stack frames as fields of a control frame: as many of the innermost as fit. */
final class Frames {
  private static final int MOST_BYTES = 48 << 10;

  private Frames() {}

  static void write(FrameWriter out, List<StackTraceElement> stack) {
    List<StackTraceElement> fitting = fitting(stack);
    out.putInt(fitting.size());
    for (StackTraceElement frame : fitting) {
      out.putString(frame.getClassName()).putString(frame.getMethodName());
      out.putString(file(frame)).putInt(frame.getLineNumber());
    }
  }

  private static List<StackTraceElement> fitting(List<StackTraceElement> stack) {
    int bytes = 0;
    for (int i = 0; i < stack.size(); i++) {
      StackTraceElement frame = stack.get(i);
      bytes += 16 + bytes(frame.getClassName()) + bytes(frame.getMethodName()) + bytes(file(frame));
      if (bytes > MOST_BYTES) {
        return stack.subList(0, i);
      }
    }
    return stack;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String file(StackTraceElement frame) {
    return Objects.requireNonNullElse(frame.getFileName(), "");
  }

  static List<StackTraceElement> read(ByteBuffer frame) {
    int count = frame.getInt();
    var stack = new ArrayList<StackTraceElement>();
    for (int i = 0; i < count; i++) {
      String type = Fields.string(frame);
      String method = Fields.string(frame);
      String file = Fields.string(frame);
      stack.add(new StackTraceElement(type, method, file.isEmpty() ? null : file, frame.getInt()));
    }
    return stack;
  }
}
