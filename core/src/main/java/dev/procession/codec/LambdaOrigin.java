package dev.procession.codec;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a lambda was made and why it needs its {@code this}, as its class file tells. */
final class LambdaOrigin {
  private final SerializedLambda lambda;
  private final Optional<ClassModel> classFile;

  LambdaOrigin(SerializedLambda lambda, @Nullable ClassLoader loader) {
    this.lambda = lambda;
    this.classFile =
        Optional.ofNullable(loader)
            .flatMap(known -> ClassBytes.of(known, lambda.getImplClass().replace('/', '.')))
            .map(ClassFile.of()::parse);
  }

  /** Whether the first captured argument is the object whose method made the lambda. */
  static boolean capturesThis(SerializedLambda lambda) {
    if (!isInstanceMethod(lambda) || lambda.getCapturedArgCount() == 0) {
      return false;
    }
    Object first = lambda.getCapturedArg(0);
    Class<?> type = first == null ? null : first.getClass();
    while (type != null && !type.getName().replace('.', '/').equals(lambda.getCapturingClass())) {
      type = type.getSuperclass();
    }
    return type != null;
  }

  /** Such as {@code Report.run (Report.java:12)}. */
  String place() {
    String name = lambda.getImplMethodName();
    if (isLambdaBody()) {
      int end = name.indexOf('$', "lambda$".length());
      name = name.substring("lambda$".length(), end < 0 ? name.length() : end);
    }
    String source =
        classFile
            .flatMap(file -> file.findAttribute(Attributes.sourceFile()))
            .map(file -> " (" + file.sourceFile().stringValue() + line() + ")")
            .orElse("");
    return simpleName(isLambdaBody() ? lambda.getImplClass() : lambda.getCapturingClass())
        + (isLambdaBody() ? "." + name : "")
        + source;
  }

  /** What to do about a captured {@code this}. */
  String remedy() {
    String type = simpleName(lambda.getImplClass());
    if (!isLambdaBody()) {
      return "it is the receiver of "
          + type
          + "::"
          + lambda.getImplMethodName()
          + "; make that method static";
    }
    for (CodeElement element : body().map(CodeModel::elementList).orElse(java.util.List.of())) {
      if (element instanceof InvokeInstruction call
          && call.opcode() != Opcode.INVOKESTATIC
          && call.owner().asInternalName().equals(lambda.getImplClass())) {
        return "the lambda calls "
            + type
            + "."
            + call.name().stringValue()
            + "() on it; make that method static, or copy what it needs into a local variable"
            + " first";
      }
      if (element instanceof FieldInstruction access
          && access.opcode() == Opcode.GETFIELD
          && access.owner().asInternalName().equals(lambda.getImplClass())) {
        return "the lambda reads field "
            + type
            + "."
            + access.name().stringValue()
            + " of it; copy that field into a local variable first";
      }
    }
    return "make the method it calls static, or copy the needed field into a local variable first";
  }

  private String line() {
    if (!isLambdaBody()) {
      return "";
    }
    for (CodeElement element : body().map(CodeModel::elementList).orElse(java.util.List.of())) {
      if (element instanceof LineNumber number) {
        return ":" + number.line();
      }
    }
    return "";
  }

  private boolean isLambdaBody() {
    return lambda.getImplMethodName().startsWith("lambda$");
  }

  private Optional<CodeModel> body() {
    return classFile.flatMap(this::bodyIn);
  }

  private Optional<CodeModel> bodyIn(ClassModel file) {
    for (MethodModel method : file.methods()) {
      if (method.methodName().equalsString(lambda.getImplMethodName())
          && method.methodType().equalsString(lambda.getImplMethodSignature())) {
        return method.code();
      }
    }
    return Optional.empty();
  }

  private static boolean isInstanceMethod(SerializedLambda lambda) {
    return switch (lambda.getImplMethodKind()) {
      case MethodHandleInfo.REF_invokeVirtual,
          MethodHandleInfo.REF_invokeSpecial,
          MethodHandleInfo.REF_invokeInterface ->
          true;
      default -> false;
    };
  }

  private static String simpleName(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }
}
