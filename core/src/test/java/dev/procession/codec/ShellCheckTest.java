package dev.procession.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.function.Function;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

public class ShellCheckTest {
  /** What a snippet has made; snippets run in this JVM. */
  public static Object made;

  public interface Fun extends Function<Integer, Object>, Serializable {}

  private final JShell shell = JShell.builder().executionEngine("local").build();

  @AfterEach
  void close() {
    shell.close();
  }

  private String refusedVariable(String... snippets) {
    shell.addToClasspath(System.getProperty("java.class.path"));
    eval("import dev.procession.codec.ShellCheckTest;");
    for (String snippet : snippets) {
      eval(snippet);
    }
    try {
      new Encoder().encode(made);
      return "none";
    } catch (EncodingException e) {
      assertThat(e).hasMessageContaining("JShell variable").hasMessageContaining(e.path());
      return e.path();
    }
  }

  private void eval(String snippet) {
    for (SnippetEvent event : shell.eval(snippet)) {
      assertThat(event.exception()).as(snippet).isNull();
      assertThat(shell.diagnostics(event.snippet())).as(snippet).isEmpty();
    }
  }

  @Test
  void aVariableReadInALambdaIsRefused() {
    assertThat(
            refusedVariable(
                "int top = 5;", "ShellCheckTest.made = (ShellCheckTest.Fun) x -> x + top;"))
        .isEqualTo("top");
  }

  @Test
  void aVariableReadInAMethodTheLambdaCallsIsRefused() {
    assertThat(
            refusedVariable(
                "int top = 5;",
                "int add(int x) { return x + top; }",
                "int twice(int x) { return add(add(x)); }",
                "ShellCheckTest.made = (ShellCheckTest.Fun) x -> twice(x);"))
        .isEqualTo("top");
  }

  @Test
  void aVariableReadThroughAMethodReferenceIsRefused() {
    assertThat(
            refusedVariable(
                "int top = 5;",
                "int add(int x) { return x + top; }",
                "ShellCheckTest.made = (ShellCheckTest.Fun) x ->"
                    + " java.util.stream.IntStream.of(x).map(y -> add(y)).sum();"))
        .isEqualTo("top");
  }

  @Test
  void aLocalCopyPasses() {
    assertThat(
            refusedVariable(
                "int top = 5;",
                "{ int t = top; ShellCheckTest.made = (ShellCheckTest.Fun) x -> x + t; }"))
        .isEqualTo("none");
  }

  @Test
  void staticFieldsOfAClassInASnippetPass() {
    assertThat(
            refusedVariable(
                "enum Color { RED, BLUE }",
                "class Counter { static int count = 3; }",
                "ShellCheckTest.made ="
                    + " (ShellCheckTest.Fun) x -> Color.RED.ordinal() + Counter.count + x;"))
        .isEqualTo("none");
  }
}
