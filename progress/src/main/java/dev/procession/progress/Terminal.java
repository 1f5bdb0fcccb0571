package dev.procession.progress;

/** A screen that understands ANSI's cursor movements. */
interface Terminal {

  /** Rows and columns of a screen. */
  record Size(int rows, int columns) {
    /** Of a screen that cannot be asked. */
    static final Size USUAL = new Size(24, 80);
  }

  /** The size of now; may take some milliseconds. */
  Size size();

  /** The size that was told last; takes no time. */
  Size lastSize();

  /** Whether it shows Unicode's block characters. */
  boolean showsBlocks();

  /** Writes and flushes. */
  void write(String text);
}
