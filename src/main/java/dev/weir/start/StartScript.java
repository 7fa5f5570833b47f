package dev.weir.start;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The text of {@code bin/weir}, for the shell of POSIX. */
final class StartScript {

    /** Options of Java for every start, the training run as well. */
    static final List<String> JAVA_OPTIONS = List.of(
            // Else Jetty asks the JVM's management for it, which takes some 70 ms to come up (class-loading log).
            "-Dorg.eclipse.jetty.util.referencesPerCacheLine=16");

    private static final String MAIN = "dev.weir.launch.Main";

    private static final String TEXT =
            """
            #!/bin/sh
            # Runs Weir. Made by: java -jar weir.war install DIR
            # JAVA_HOME names another Java, WEIR_JAVA_OPTS goes to Java, the arguments to Weir: see weir --help
            set -euf

            lib=$(dirname "$(dirname "$(readlink -f "$0")")")/lib/weir
            java_home=${JAVA_HOME:-JAVA_HOME_NOW}
            if [ ! -x "$java_home/bin/java" ]; then
              echo "weir: there is no Java in $java_home: name one in JAVA_HOME, or install Weir again" >&2
              exit 2
            fi
            ARCHIVE
            CLASS_PATH

            # shellcheck disable=SC2086 # options are words
            exec "$java_home/bin/java" ARCHIVE_OPTIONS JAVA_OPTIONS ${WEIR_JAVA_OPTS:-} -cp "$class_path" MAIN "$@"
            """;

    private static final String ARCHIVE =
            """
            archive=
            if grep -qxF RELEASE "$java_home/release" 2>/dev/null; then
              archive=$lib/NAME # fits this build of Java alone
            fi
            """;

    private StartScript() {}

    /**
     * A script that starts Weir, wherever the installation is moved to.
     *
     * @param jars in {@code lib/weir}, in class path order
     * @param archive used if it exists and the Java at the start is the one that made it
     */
    static String of(List<Path> jars, ClassArchive archive) {
        return TEXT.replace("ARCHIVE_OPTIONS ", archive.exists() ? archiveOptions(archive) : "")
                .replace("ARCHIVE\n", archive.exists() ? archive(archive) : "")
                .replace("CLASS_PATH", classPath(jars))
                .replace("JAVA_HOME_NOW", quoted(System.getProperty("java.home")))
                .replace("JAVA_OPTIONS", String.join(" ", JAVA_OPTIONS))
                .replace("MAIN", MAIN);
    }

    private static String archive(ClassArchive archive) {
        String release = "JAVA_RUNTIME_VERSION=\"" + System.getProperty("java.runtime.version") + "\"";
        return ARCHIVE.replace("RELEASE", quoted(release)).replace("NAME", archive.fileName());
    }

    private static String archiveOptions(ClassArchive archive) {
        String silence = archive.silence().stream().map(StartScript::quoted).collect(Collectors.joining(" "));
        return "${archive:+\"" + archive.option() + "$archive\" " + silence + "} ";
    }

    private static String classPath(List<Path> jars) {
        return jars.stream()
                .map(jar -> "$lib/" + jar.getFileName())
                .collect(Collectors.joining("\nclass_path=$class_path:", "class_path=", ""));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
