package dev.procession;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The folder tree is the architecture: arrows point down, and these tests hold them there. */
class LayeringTest {

  /** Lines of workers, last words when loggers are gone, and the streams as values. */
  private static final String PRINTERS =
      "dev\\.procession\\.(Output.*|Shutdown|codec\\.ConsoleStandIn)";

  private static final String ROOT = "dev.procession";

  /** Each package of ours and those of ours it may import. A new package needs a row here. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.of(
          ROOT,
          Set.of(
              ROOT + ".worker",
              ROOT + ".launch",
              ROOT + ".hosted",
              ROOT + ".ring",
              ROOT + ".sync",
              ROOT + ".codec",
              ROOT + ".wire",
              ROOT + ".memory"),
          ROOT + ".mapreduce",
          Set.of(ROOT, ROOT + ".codec", ROOT + ".memory"),
          ROOT + ".worker",
          Set.of(ROOT + ".codec", ROOT + ".wire", ROOT + ".memory"),
          ROOT + ".launch",
          // worker: only for the class that a process runs, by itself and not by its name
          Set.of(ROOT + ".wire", ROOT + ".memory", ROOT + ".worker"),
          ROOT + ".hosted",
          Set.of(ROOT + ".codec", ROOT + ".wire", ROOT + ".memory"),
          ROOT + ".ring",
          Set.of(ROOT + ".sync", ROOT + ".memory"),
          ROOT + ".sync",
          Set.of(ROOT + ".memory"),
          ROOT + ".codec",
          Set.of(),
          ROOT + ".wire",
          Set.of(),
          ROOT + ".memory",
          Set.of());

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Stream<String> packages() {
    return MAY_IMPORT.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageImportsOnlyTheLayersBelowIt(String name) {
    var forbidden =
        packages()
            .filter(other -> !other.equals(name) && !MAY_IMPORT.get(name).contains(other))
            .toArray(String[]::new);

    var rule =
        noClasses()
            .that()
            .resideInAPackage(name)
            .should()
            .dependOnClassesThat(resideInAnyPackage(forbidden));

    rule.allowEmptyShould(true).check(CORE);
  }

  @Test
  void everyPackageHasARowInTheTable() {
    assertThat(corePackages().map(JavaPackage::getName)).isSubsetOf(MAY_IMPORT.keySet());
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(corePackages())
        .isNotEmpty()
        .allSatisfy(
            it -> assertThat(it.isAnnotatedWith(NullMarked.class)).as(it.getName()).isTrue());
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().allowEmptyShould(true).check(CORE);
  }

  @Test
  void onlyTheWorkerAndTheOutputPrintersTouchTheStandardStreams() {
    classes()
        .that()
        .resideOutsideOfPackage(ROOT + ".worker")
        .and()
        .haveNameNotMatching(PRINTERS)
        .should(not(ACCESS_STANDARD_STREAMS))
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void nobodyThrowsABareException() {
    noClasses()
        .should()
        .callConstructorWhere(describe("creates a bare exception", LayeringTest::isBareException))
        .because("a caller can catch it only together with everything else")
        .allowEmptyShould(true)
        .check(CORE);
  }

  /** An interrupt closes the channel under every other thread that uses it. */
  @Test
  void onlyMemoryUsesFileChannels() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".memory")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(FileChannel.class)
        .allowEmptyShould(true)
        .check(CORE);
  }

  private static Stream<JavaPackage> corePackages() {
    var root = CORE.getPackage(ROOT);
    return Stream.concat(Stream.of(root), root.getSubpackagesInTree().stream());
  }

  private static boolean isBareException(JavaConstructorCall call) {
    var bare =
        Stream.of(RuntimeException.class, Exception.class, Error.class, Throwable.class)
            .anyMatch(type -> call.getTargetOwner().isEquivalentTo(type));
    var superCall = call.getOriginOwner().isAssignableTo(call.getTargetOwner().getName());
    return bare && !superCall;
  }
}
