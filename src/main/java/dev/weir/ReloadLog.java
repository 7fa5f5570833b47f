package dev.weir;

import dev.weir.admin.LogText;
import dev.weir.config.Reload;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says of a reload.
 *
 * <pre>
 * INFO configuration reloaded by=signal added=1 removed=0 changed=1 kept_changes=0 names="+http/primary/web03 ~via"
 * WARN these settings differ in the configuration and need a restart: listeners.http.port
 * WARN these changes do not fit the configuration any more and are forgotten: set_weight http/old/1: ...
 * WARN configuration not reloaded by=file, the one in use stays: weir.yaml:7: ...; weir.yaml:9: ...
 * </pre>
 */
final class ReloadLog {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadLog.class);

    private static final int MAX_LISTED = 50;

    private ReloadLog() {}

    static void tell(Reload reload, String by) {
        if (reload instanceof Reload.Refused refused) {
            LOG.warn(
                    "configuration not reloaded by={}, the one in use stays: {}", by, listed(refused.problems(), "; "));
        } else if (reload instanceof Reload.Done done) {
            done.warnings().forEach(warning -> LOG.warn("{}", warning));
            LOG.info(
                    "configuration reloaded by={} added={} removed={} changed={} kept_changes={} names={}",
                    by,
                    done.added().size(),
                    done.removed().size(),
                    done.changed().size(),
                    done.keptChanges().size(),
                    LogText.of(listed(names(done), " ")));
            warn("these settings differ in the configuration and need a restart: {}", done.needsRestart());
            warn("these changes do not fit the configuration any more and are forgotten: {}", done.conflicts());
        }
    }

    private static List<String> names(Reload.Done done) {
        List<String> names = new ArrayList<>();
        done.added().forEach(name -> names.add("+" + name));
        done.removed().forEach(name -> names.add("-" + name));
        done.changed().forEach(name -> names.add("~" + name));
        return names;
    }

    private static void warn(String message, List<String> names) {
        if (!names.isEmpty()) {
            LOG.warn(message, listed(names, "; "));
        }
    }

    private static String listed(List<String> all, String separator) {
        int more = all.size() - MAX_LISTED;
        String first = String.join(separator, all.subList(0, Math.min(all.size(), MAX_LISTED)));
        return more > 0 ? first + separator + more + " more" : first;
    }
}
