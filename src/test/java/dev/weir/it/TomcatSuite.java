package dev.weir.it;

import java.util.Map;

/** Where Tomcat differs, whatever its version. */
abstract class TomcatSuite extends BehaviourSuite {

    /** The Servlet specification wants these hidden, and Tomcat has no setting against it. */
    @Override
    public Map<String, Integer> refusedTargets() {
        return Map.of("/WEB-INF/web.xml", 404, "/META-INF/MANIFEST.MF", 404);
    }

    @Override
    public boolean passesEarlyHints() {
        return false;
    }
}
