package dev.weir.it;

import java.util.Map;

/** Where Tomcat differs, whatever its version. */
abstract class TomcatSuite extends BehaviourSuite {

    /**
     * The Servlet specification wants the directories hidden, and what Tomcat cannot decode it does not serve. It has no
     * setting against either.
     */
    @Override
    public Map<String, Integer> refusedTargets() {
        return Map.of("/WEB-INF/web.xml", 404, "/META-INF/MANIFEST.MF", 404, "/%u0041", 400);
    }

    /** The only way from version 11 on. */
    @Override
    public boolean absoluteTargetOverridesHost() {
        return false;
    }

    @Override
    public boolean addsDate() {
        return true;
    }

    /** It takes the charset out and puts it back in its own way. */
    @Override
    public Map<String, String> rewrittenContentTypes() {
        return Map.of("text/html; Charset=\"UTF-8\"", "text/html;charset=UTF-8");
    }

    /** Its other way, {@code continueResponseTiming="onRead"}, never asks a listener that waits for data. */
    @Override
    public boolean asksForBodiesAtOnce() {
        return true;
    }

    /** After a 413, and some others, it closes the connection at once. */
    @Override
    public int statusOfEarlyAnswer() {
        return 403;
    }

    /** The container closes the connection, and knows no other way. */
    @Override
    public boolean resetsCutAnswers() {
        return false;
    }
}
