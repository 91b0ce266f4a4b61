package org.wsp4j.verification;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the arrows of the architecture in place. A rule about a module that has no classes yet
 * holds nothing and says so by being empty; from the module's first class on, an empty rule is a
 * failure.
 */
class ArchitectureTest {

  /** The only packages that call native code (docs: architecture, "Modules"). */
  private static final String[] NATIVE_PACKAGES = {
    "org.wsp4j.provider.support.linux..", "org.wsp4j.testkit.kernel.."
  };

  /** The one class that calls a client's completion routine (RECV-16.03). */
  private static final String ROUTINE_DISPATCHER = "org.wsp4j.provider.support.RoutineDispatch";

  /**
   * The kit's own providers: the reference and the hooks call routines because they are providers.
   * The rest of the kit only ever is called.
   */
  private static final String[] KIT_PROVIDER_PACKAGES = {
    "org.wsp4j.testkit.reference..", "org.wsp4j.testkit.hook.."
  };

  private static final String GUAVA = "com.google.common..";

  static List<BuiltModule> modules() {
    return BuiltModule.ALL;
  }

  static Stream<BuiltModule> exportingModules() {
    return Stream.of("api", "provider-support").map(BuiltModule::named);
  }

  @Test
  void everyModuleIsSeen() {
    assertThat(BuiltModule.ALL.stream().map(BuiltModule::folder))
        .contains("api", "provider-support", "provider-tcp", "testkit");
    assertThat(BuiltModule.named("api").hasCode()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void dependsOnlyAlongTheArrows(BuiltModule module) {
    Set<BuiltModule> allowed = allowedFor(module).map(BuiltModule::named).collect(toSet());
    DescribedPredicate<JavaClass> forbidden =
        describe(
            "another module of wsp4j than " + allowed,
            type -> isOurs(type) && allowed.stream().noneMatch(m -> m.contains(type)));
    check(noClasses().that(liveIn(module)).should(dependOnClassesThat(forbidden)), module);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(BuiltModule.CLASSES);
  }

  @Test
  void nativeCodeIsCalledFromTwoPackagesOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(NATIVE_PACKAGES)
        .should()
        .dependOnClassesThat(belongToAnyOf(Linker.class, SymbolLookup.class))
        .check(BuiltModule.CLASSES);
  }

  @Test
  void completionRoutinesAreCalledByTheDispatcherOnly() {
    noClasses()
        .that(not(belongTo(ROUTINE_DISPATCHER)).and(not(resideInAnyPackage(KIT_PROVIDER_PACKAGES))))
        .should(new CallCompletionRoutine())
        .check(BuiltModule.CLASSES);
  }

  @ParameterizedTest
  @MethodSource("exportingModules")
  void exportedSignaturesDoNotMentionGuava(BuiltModule module) {
    DescribedPredicate<JavaClass> exported =
        describe("are exported by " + module, type -> module.exportsToAll(type.getPackageName()));
    check(
        classes()
            .that(liveIn(module))
            .and(exported)
            .should(new NotMention(resideInAnyPackage(GUAVA))),
        module);
  }

  @Test
  void supportDoesWithoutGuava() {
    BuiltModule support = BuiltModule.named("provider-support");
    check(
        noClasses().that(liveIn(support)).should().dependOnClassesThat().resideInAPackage(GUAVA),
        support);
  }

  /**
   * Public is the exception: in a package that is not exported it needs a user in another package.
   */
  @ParameterizedTest
  @MethodSource("modules")
  void publicMeansExportedOrUsedElsewhere(BuiltModule module) {
    check(
        classes()
            .that(liveIn(module))
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .should(new BeExportedOrUsedElsewhere(module)),
        module);
  }

  private static Stream<String> allowedFor(BuiltModule module) {
    return switch (module.folder()) {
      case "api" -> Stream.of("api");
      case "provider-support" -> Stream.of("provider-support", "api");
      case "testkit" -> Stream.of("testkit", "api");
      default -> {
        assertThat(module.isProvider()).as("%s has its arrows stated here", module).isTrue();
        yield Stream.of(module.folder(), "provider-support", "api");
      }
    };
  }

  private static void check(ArchRule rule, BuiltModule module) {
    rule.allowEmptyShould(!module.hasCode()).check(BuiltModule.CLASSES);
  }

  private static DescribedPredicate<JavaClass> liveIn(BuiltModule module) {
    return describe("live in " + module, module::contains);
  }

  private static DescribedPredicate<JavaClass> belongTo(String className) {
    return describe(
        "belong to " + className,
        type -> type.getName().equals(className) || type.getName().startsWith(className + "$"));
  }

  private static boolean isOurs(JavaClass type) {
    return type.getBaseComponentType().getPackageName().startsWith("org.wsp4j");
  }

  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return isOurs(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of wsp4j";
    }
  }
}
