package dev.weir.config;

import dev.weir.upstream.TlsOptions.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Files that a configuration names, and what must be in them. Paths are relative to a directory. */
record OnDisk(Path directory) {

    private static final int MAX_SIZE = 4 * 1024 * 1024;
    private static final int ASN1_SEQUENCE = 0x30;
    private static final String PEM = "-----BEGIN ";

    /** What is in a file with one PEM certificate or more. */
    Trust certificates(String text) throws Mistake {
        Path file = path(text);
        return new Trust(file, certificates(file, bytes(file)));
    }

    /** A file with PEM certificates, or a PKCS#12 keystore. */
    Path certificatesOrKeystore(String text) throws Mistake {
        Path file = path(text);
        byte[] content = bytes(file);
        if (!isKeystore(content)) {
            var unused = certificates(file, content);
        }
        return file;
    }

    /** A file with a PEM private key. */
    Path key(String text) throws Mistake {
        Path file = path(text);
        String content = new String(bytes(file), StandardCharsets.ISO_8859_1);
        if (!content.contains(PEM) || !content.contains("PRIVATE KEY-----")) {
            throw new Mistake("must be a PEM file with a private key, but " + file + " holds none");
        }
        return file;
    }

    /** What a file holds as UTF-8, without the line break at its end. No message shows any of it. */
    String secret(String text) throws Mistake {
        Path file = path(text);
        return utf8(file, bytes(file)).replaceFirst("\\R\\z", "");
    }

    /** A directory that can be written to, or a path where none is yet. */
    Path directory(String text) throws Mistake {
        Path path = path(text);
        if (Files.exists(path) && !(Files.isDirectory(path) && Files.isWritable(path))) {
            throw new Mistake("must be a directory that can be written to, but " + path + " is not");
        }
        return path;
    }

    /** A file that is written to, or a path where none is yet. */
    Path log(String text) throws Mistake {
        Path path = path(text);
        if (Files.isDirectory(path)) {
            throw new Mistake("must be a file, but " + path + " is a directory");
        }
        if (path.toString().indexOf('%') >= 0) {
            throw Mistake.expected("a path without %", text);
        }
        return path;
    }

    boolean isKeystore(Path file) throws Mistake {
        return isKeystore(bytes(file));
    }

    boolean isEncryptedKey(Path file) throws Mistake {
        String content = new String(bytes(file), StandardCharsets.ISO_8859_1);
        return content.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || content.contains("Proc-Type: 4,ENCRYPTED");
    }

    void requireOpens(Path keystore, String password) throws Mistake {
        if (!holdsKey(keystore, password)) {
            throw new Mistake("must open a keystore with a private key, but " + keystore + " holds none");
        }
    }

    private static boolean holdsKey(Path keystore, String password) throws Mistake {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes(keystore)), password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password.toCharArray()) != null) {
                    return true;
                }
            }
            return false;
        } catch (IOException | GeneralSecurityException wrongOrBroken) {
            throw new Mistake("must open the keystore " + keystore + ", but does not");
        }
    }

    /** The text of a file. */
    static String text(Path file) throws Mistake {
        return utf8(file, bytes(file));
    }

    private Path path(String text) throws Mistake {
        if (text.isEmpty()) {
            throw Mistake.expected("the path of a file", text);
        }
        try {
            return directory.resolve(text).normalize();
        } catch (InvalidPathException impossible) {
            throw Mistake.expected("a path", text);
        }
    }

    private static boolean isKeystore(byte[] content) {
        return content.length > 0 && content[0] == ASN1_SEQUENCE;
    }

    private static List<X509Certificate> certificates(Path file, byte[] content) throws Mistake {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            if (new String(content, StandardCharsets.ISO_8859_1).contains(PEM + "CERTIFICATE-----")) {
                for (Certificate certificate : CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(content))) {
                    certificates.add((X509Certificate) certificate);
                }
            }
        } catch (CertificateException broken) {
            throw new Mistake("must be a PEM file with certificates, but one in " + file + " is broken");
        }
        if (certificates.isEmpty()) {
            throw new Mistake("must be a PEM file with certificates, but " + file + " holds none");
        }
        return certificates;
    }

    /** Bounded whatever the file says of its size: it may be a pipe. */
    private static byte[] bytes(Path file) throws Mistake {
        if (Files.isDirectory(file)) {
            throw new Mistake("must be a file, but " + file + " is a directory");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_SIZE + 1);
            if (content.length > MAX_SIZE) {
                throw new Mistake("must be a file of at most 4 MiB, but " + file + " is larger");
            }
            return content;
        } catch (NoSuchFileException missing) {
            throw new Mistake("must be a file, but " + file + " does not exist");
        } catch (AccessDeniedException denied) {
            throw new Mistake("must be a file that can be read, but " + file + " may not be; check its owner and mode");
        } catch (IOException broken) {
            throw new Mistake("must be a file that can be read, but reading " + file + " failed");
        }
    }

    private static String utf8(Path file, byte[] content) throws Mistake {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new Mistake("must be text in UTF-8, but " + file + " is not");
        }
    }
}
