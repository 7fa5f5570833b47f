package dev.weir.listen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether the files of a certificate changed, and has it read again when they did. */
final class CertificateReload extends Periodic {

    private static final Logger log = LoggerFactory.getLogger(CertificateReload.class);

    private static final long PERIOD_MILLIS = 2_000;

    private final ServerCertificate certificate;
    /** Confined to the scheduler's thread once started. */
    private List<String> stamps;

    CertificateReload(Server server, ServerCertificate certificate) {
        super(server, PERIOD_MILLIS);
        this.certificate = certificate;
        this.stamps = stamps(certificate);
    }

    @Override
    void look() {
        try {
            List<String> now = stamps(certificate);
            if (!now.equals(stamps)) {
                stamps = now;
                certificate.reload();
                log.info(
                        "The certificate was read again file={}",
                        certificate.files().get(0));
            }
        } catch (CannotStart e) {
            log.warn("The new certificate cannot be used, the old one stays: {}", e.getMessage());
        }
    }

    private static List<String> stamps(ServerCertificate certificate) {
        return certificate.files().stream().map(CertificateReload::stamp).toList();
    }

    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            return "missing";
        }
    }
}
