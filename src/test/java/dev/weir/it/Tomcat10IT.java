package dev.weir.it;

import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.nio.file.Path;

/** The WAR in Tomcat 10.1, HTTP/2 switched on. */
class Tomcat10IT extends TomcatSuite implements Http2Facts {

    @Override
    Deployment start(Path directory, String upstreams, TestTls.Identity front) throws IOException {
        return Tomcat.start(Tomcat.Version.TOMCAT_10_1, directory, upstreams, front);
    }
}
