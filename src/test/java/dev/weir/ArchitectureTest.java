package dev.weir;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies point one way: which package may know which (design, section 4). */
class ArchitectureTest {

    private static final String JDK = "java..";
    private static final String JDK_EXTENSIONS = "javax..";
    private static final String NULLNESS = "org.jspecify.annotations..";
    private static final String SERVLET_API = "jakarta.servlet..";
    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String LOGGING = "org.slf4j..";
    private static final String LOGBACK = "ch.qos.logback..";

    private static final JavaClasses WEIR = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.weir");

    /** Each package, and all that it may use beside itself. Packages that do not exist yet are held when they come. */
    static Stream<Arguments> arrows() {
        return Stream.of(
                arrow("upstream"),
                arrow("loop", "org.eclipse.jetty.io..", "org.eclipse.jetty.util..", LOGGING),
                arrow("start"),
                arrow("drill"),
                arrow("state", weir("upstream"), LOGGING),
                arrow("events", weir("upstream"), LOGGING),
                arrow("accesslog", weir("upstream"), weir("proxy"), "org.eclipse.jetty.http..", LOGGING, LOGBACK),
                arrow("decisions", weir("upstream"), weir("proxy")),
                arrow(
                        "config",
                        weir("upstream"),
                        weir("state"),
                        weir("events"),
                        weir("accesslog"),
                        JACKSON,
                        "org.yaml.snakeyaml.."),
                arrow(
                        "transport",
                        weir("upstream"),
                        weir("loop"),
                        "org.eclipse.jetty.io..",
                        "org.eclipse.jetty.http..",
                        "org.eclipse.jetty.util..",
                        LOGGING),
                arrow(
                        "proxy",
                        weir("upstream"),
                        weir("transport"),
                        SERVLET_API,
                        "org.eclipse.jetty.ee10.proxy..",
                        "org.eclipse.jetty.client..",
                        "org.eclipse.jetty.io..",
                        "org.eclipse.jetty.http..",
                        "org.eclipse.jetty.util..",
                        LOGGING),
                arrow(
                        "health",
                        weir("upstream"),
                        weir("transport"),
                        "org.eclipse.jetty.http..",
                        "org.eclipse.jetty.io..",
                        LOGGING),
                arrow(
                        "admin",
                        weir("upstream"),
                        weir("config"),
                        weir("events"),
                        weir("decisions"),
                        SERVLET_API,
                        JACKSON,
                        LOGGING),
                arrow(
                        "listen",
                        weir("config"),
                        weir("loop"),
                        weir("proxy"),
                        weir("upstream"),
                        SERVLET_API,
                        "org.eclipse.jetty..",
                        LOGGING),
                arrow("cli", weir("config"), JACKSON, LOGGING, "picocli.."),
                arrow("metrics", weir("upstream"), weir("proxy"), SERVLET_API, "io.prometheus..", LOGGING));
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void packageUsesOnlyWhatItMay(String name, String[] allowed) {
        onlyUses(name, allowed).check(WEIR);
    }

    /** What only some may use, and who. */
    static Stream<Arguments> reserved() {
        return Stream.of(
                arguments(weir("launch"), users(weir("launch"))),
                arguments(weir("cli"), users(weir("cli"), weir("launch"))),
                arguments(weir("drill"), users(weir("drill"), weir("launch"))),
                arguments(weir("listen"), users(weir("listen"), weir("launch"))),
                arguments("dev.weir", users("dev.weir", weir("launch"))),
                arguments(weir("metrics"), users(weir("metrics"), "dev.weir")),
                arguments("io.prometheus..", users(weir("metrics"))),
                arguments(LOGBACK, users(weir("accesslog"))),
                arguments("org.eclipse.jetty.server..", users(weir("listen"), weir("launch"))),
                arguments("org.eclipse.jetty.ee10.servlet..", users(weir("listen"))));
    }

    @ParameterizedTest
    @MethodSource("reserved")
    void packageIsUsedOnlyByThoseWhoMay(String used, String[] users) {
        onlyUsedBy(used, users).check(WEIR);
    }

    // That the rules above hold something at all.

    @Test
    void coreIsAmongTheImportedClasses() {
        Set<String> imported =
                WEIR.stream().map(type -> type.getPackageName()).collect(Collectors.toCollection(TreeSet::new));

        assertThat(imported).contains("dev.weir.upstream", "dev.weir.transport", "dev.weir.config");
        assertThat(imported).doesNotContain("dev.weir.fixture");
    }

    @Test
    void everyPackageHasArrows() {
        Set<String> held = arrows().map(arrow -> (String) arrow.get()[0]).collect(Collectors.toSet());
        held.add("launch");

        Set<String> existing = WEIR.stream()
                .map(type -> type.getPackageName())
                .filter(name -> name.startsWith("dev.weir."))
                .map(name -> name.replaceFirst("^dev\\.weir\\.([a-z]+).*", "$1"))
                .collect(Collectors.toSet());

        assertThat(held).containsAll(existing);
    }

    static Stream<Arguments> wrongRules() {
        return Stream.of(
                arguments(onlyUses("transport", "org.eclipse.jetty.."), "dev.weir.upstream.Host"),
                arguments(onlyUses("transport", weir("upstream")), "org.eclipse.jetty.http.HttpFields"),
                arguments(onlyUses("config", JACKSON), "dev.weir.upstream."),
                arguments(onlyUsedBy(weir("upstream"), weir("upstream"), weir("config")), "dev.weir.transport."));
    }

    @ParameterizedTest
    @MethodSource("wrongRules")
    void ruleThatForbidsWhatIsUsedFails(ArchRule wrong, String violation) {
        assertThatThrownBy(() -> wrong.check(WEIR))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(violation);
    }

    private static ArchRule onlyUses(String name, String... allowed) {
        return classes()
                .that()
                .resideInAPackage(weir(name))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(weir(name), JDK, JDK_EXTENSIONS, NULLNESS)
                        .or(resideInAnyPackage(allowed)))
                .allowEmptyShould(true);
    }

    private static ArchRule onlyUsedBy(String used, String... users) {
        return noClasses()
                .that(not(resideInAnyPackage(users)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(used);
    }

    private static String[] users(String... packages) {
        return packages;
    }

    private static Arguments arrow(String name, String... allowed) {
        return arguments(name, allowed);
    }

    private static String weir(String name) {
        return "dev.weir." + name + "..";
    }
}
