package dev.weir.start;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** The main class of the executable WAR. */
public final class WarMain {

    private static final String MAIN = "dev.weir.launch.Main";
    private static final String INSTALL = "install";
    private static final int CANNOT_START = 2;

    private WarMain() {}

    /** Starts the launcher with these arguments, or installs it. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        try {
            if (arguments.length > 0 && arguments[0].equals(INSTALL)) {
                install(arguments);
            } else {
                run(new JarCache(JarCache.directory(System.getenv("WEIR_CACHE"))).unpack(war()), arguments);
            }
        } catch (IOException | URISyntaxException e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(CANNOT_START);
        }
    }

    private static void install(String[] arguments) throws IOException, URISyntaxException {
        if (arguments.length != 2 || arguments[1].isEmpty() || arguments[1].startsWith("-")) {
            throw new IOException("name one directory to install to: java -jar weir.war install DIR");
        }
        Path script = new Installation(Path.of(arguments[1])).install(war(), System.err::println);
        System.out.println("installed: " + script);
    }

    private static Path war() throws URISyntaxException {
        return Path.of(WarMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** One flat class loader below the platform's, so that the launcher sees what it would on a class path. */
    private static void run(List<Path> jars, String[] arguments) throws IOException, ReflectiveOperationException {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        ClassLoader loader = new URLClassLoader("weir", urls, ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        Method main = loader.loadClass(MAIN).getMethod("main", String[].class);
        try {
            main.invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the launcher failed", e.getCause());
        }
    }
}
