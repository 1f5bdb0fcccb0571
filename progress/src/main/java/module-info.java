/** Progress bars in the terminal, for pools and loops. */
@org.jspecify.annotations.NullMarked
module dev.procession.progress {
  requires transitive dev.procession;
  requires static org.jspecify;

  exports dev.procession.progress;
}
