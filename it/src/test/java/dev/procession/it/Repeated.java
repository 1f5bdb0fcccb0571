package dev.procession.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** A test that hunts for a race: it runs {@code procession.repeat} times, 3 by default. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(Repeated.Provider.class)
@interface Repeated {

  /** Gives the invocations. */
  final class Provider implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
      return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
        ExtensionContext context) {
      return Stream.<TestTemplateInvocationContext>generate(Invocation::new)
          .limit(Integer.getInteger("procession.repeat", 3));
    }
  }

  /** One of them. */
  final class Invocation implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int number) {
      return "time " + number;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of();
    }
  }
}
