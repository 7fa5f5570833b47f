package dev.weir.it;

import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.nio.file.Path;

/** {@code java -jar weir.war}. */
class LauncherIT extends BehaviourSuite implements Http2Facts {

    @Override
    Deployment start(Path directory, String upstreams, TestTls.Identity front) throws IOException {
        return WeirProcess.start(
                directory,
                """
                listeners:
                  http: {bind: 127.0.0.1, port: 0}
                  https: {bind: 127.0.0.1, port: 0, certificate: %s, key: %s}
                admin: {bind: 127.0.0.1, port: 0}
                %s
                """
                        .formatted(front.certificatePem(), front.keyPem(), upstreams));
    }
}
