package dev.weir.it;

import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.nio.file.Path;

/** The WAR in Tomcat 11, which cannot be trusted with HTTP/2: it loses the end of answers. */
class Tomcat11IT extends TomcatSuite {

    @Override
    Deployment start(Path directory, String upstreams, TestTls.Identity front) throws IOException {
        return Tomcat.start(Tomcat.Version.TOMCAT_11, directory, upstreams, front);
    }
}
