package dev.procession.codec;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses JShell functions that use a variable of the shell. Such a variable is a static field of
 * the class JShell wraps its snippet in; a worker gets that class, but not the value, and would
 * silently compute with 0 or null.
 */
final class ShellCheck {
  private static final String SHELL = "REPL/";

  /** A class of the user's own inside a snippet is initialized in the worker, and harmless. */
  private static final Pattern WRAPPER = Pattern.compile("REPL/\\$JShell\\$\\d+\\w*");

  private record Method(String owner, String name, String type) {}

  private final List<ClassLoader> loaders;
  private final Map<String, Optional<ClassModel>> classFiles = new HashMap<>();
  private final Set<Method> seen = new HashSet<>();
  private final Queue<Method> waiting = new ArrayDeque<>();

  private ShellCheck(List<ClassLoader> loaders) {
    this.loaders = loaders;
  }

  static boolean concerns(SerializedLambda lambda) {
    return lambda.getCapturingClass().startsWith(SHELL);
  }

  /** Follows each lambda's body and what it calls in the shell; no other code of the snippet. */
  static void verify(List<SerializedLambda> lambdas, List<ClassLoader> loaders)
      throws EncodingException {
    for (SerializedLambda lambda : lambdas) {
      Method body =
          new Method(
              lambda.getImplClass(), lambda.getImplMethodName(), lambda.getImplMethodSignature());
      String variable = new ShellCheck(loaders).variableUsedBy(body);
      if (variable != null) {
        throw new EncodingException(
            "cannot encode a function that uses the JShell variable "
                + variable
                + ", which a worker would see as 0 or null; copy it into a local variable in the"
                + " same snippet: { var copy = "
                + variable
                + "; … use copy in the lambda … }",
            variable,
            lambda.getFunctionalInterfaceClass().replace('/', '.'),
            null);
      }
    }
  }

  private @Nullable String variableUsedBy(Method body) {
    enqueue(body);
    while (!waiting.isEmpty()) {
      Method method = waiting.remove();
      for (CodeElement element : codeOf(method)) {
        if (element instanceof FieldInstruction access && isVariable(access)) {
          return access.name().stringValue();
        }
        follow(element);
      }
    }
    return null;
  }

  private static boolean isVariable(FieldInstruction access) {
    return (access.opcode() == Opcode.GETSTATIC || access.opcode() == Opcode.PUTSTATIC)
        && WRAPPER.matcher(access.owner().asInternalName()).matches();
  }

  private void follow(CodeElement element) {
    if (element instanceof InvokeInstruction call) {
      enqueue(
          new Method(
              call.owner().asInternalName(), call.name().stringValue(), call.type().stringValue()));
    } else if (element instanceof InvokeDynamicInstruction dynamic) {
      for (ConstantDesc argument : dynamic.bootstrapArgs()) {
        if (argument instanceof DirectMethodHandleDesc handle) {
          String owner = handle.owner().descriptorString();
          enqueue(
              new Method(
                  owner.substring(1, owner.length() - 1),
                  handle.methodName(),
                  handle.lookupDescriptor()));
        }
      }
    }
  }

  private void enqueue(Method method) {
    if (method.owner.startsWith(SHELL) && seen.add(method)) {
      waiting.add(method);
      if (!WRAPPER.matcher(method.owner).matches()) {
        enqueue(new Method(method.owner, "<clinit>", "()V"));
      }
    }
  }

  private List<CodeElement> codeOf(Method method) {
    ClassModel file = classFile(method.owner).orElse(null);
    while (file != null) {
      for (MethodModel each : file.methods()) {
        if (each.methodName().equalsString(method.name)
            && each.methodType().equalsString(method.type)) {
          return each.code().map(code -> code.elementList()).orElse(List.of());
        }
      }
      file =
          file.superclass()
              .filter(parent -> parent.asInternalName().startsWith(SHELL))
              .flatMap(parent -> classFile(parent.asInternalName()))
              .orElse(null);
    }
    return List.of();
  }

  private Optional<ClassModel> classFile(String internalName) {
    return classFiles.computeIfAbsent(
        internalName,
        name -> {
          for (ClassLoader loader : loaders) {
            Optional<byte[]> bytes = ClassBytes.of(loader, name.replace('/', '.'));
            if (bytes.isPresent()) {
              return bytes.map(ClassFile.of()::parse);
            }
          }
          return Optional.empty();
        });
  }
}
