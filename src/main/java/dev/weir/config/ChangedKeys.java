package dev.weir.config;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys beside the upstreams that two configurations have different values for: {@code limits.max_resends}. They are
 * found by the components of the records, so a setting that is added is among them.
 */
public final class ChangedKeys {

    private static final String UPSTREAMS = "upstreams";
    private static final String LISTENERS = "listeners.";
    private static final Set<String> ADMIN_LISTENER = Set.of("admin.bind", "admin.port");
    private static final String ADMIN_PATH = "admin.path";
    /** What begins with them, such as the worker and the journal; and the stop, which goes by what held at the start. */
    private static final Set<String> FROM_THE_START = Set.of(
            "access_log.queue",
            "admin.event_streams",
            "admin.events",
            "admin.hosts",
            "background_period",
            "decisions.keep",
            "events.webhooks",
            "state.dir",
            "state.fsync",
            "limits.stop_timeout");

    private static final Set<String> LAUNCHER_LIMITS = SettingsReader.LAUNCHER_LIMITS.stream()
            .map(limit -> "limits." + limit.option())
            .collect(Collectors.toUnmodifiableSet());

    private ChangedKeys() {}

    /** The keys whose values a running Weir goes by as soon as it has them. */
    public static List<String> inForce(Settings before, Settings after) {
        return different(before, after).stream()
                .filter(key -> !isForLauncher(key) && !key.equals(ADMIN_PATH) && !FROM_THE_START.contains(key))
                .toList();
    }

    /** The keys whose values have an effect here, but only from the next start on. */
    public static List<String> needingRestart(Settings atStart, Settings now, Home home) {
        return different(atStart, now).stream()
                .filter(key -> FROM_THE_START.contains(key)
                        || (home == Home.LAUNCHER ? isForLauncher(key) : key.equals(ADMIN_PATH)))
                .toList();
    }

    /** Those of the keys that two configurations have different values for. */
    public static List<String> different(List<String> keys, Settings one, Settings other) {
        Set<String> different = different(one, other);
        return keys.stream().filter(different::contains).toList();
    }

    private static boolean isForLauncher(String key) {
        return key.startsWith(LISTENERS) || ADMIN_LISTENER.contains(key) || LAUNCHER_LIMITS.contains(key);
    }

    private static Set<String> different(Settings one, Settings other) {
        Map<String, Object> values = new TreeMap<>();
        Map<String, Object> others = new TreeMap<>();
        collect("", one, values);
        collect("", other, others);
        Set<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(others.keySet());
        keys.removeIf(key -> Objects.equals(values.get(key), others.get(key)));
        return keys;
    }

    private static void collect(String prefix, Record section, Map<String, Object> values) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            String key = prefix + key(component.getName());
            Object value = valueOf(component, section);
            if (value instanceof Record below) {
                collect(key + ".", below, values);
            } else if (value != null && !key.equals(UPSTREAMS)) {
                values.put(key, value);
            }
        }
    }

    private static String key(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object valueOf(RecordComponent component, Record section) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible); // records and their accessors are public
        }
    }
}
