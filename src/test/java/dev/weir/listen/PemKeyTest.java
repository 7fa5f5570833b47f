package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemKeyTest {

    @ParameterizedTest
    @CsvSource({
        "rsa.crt, rsa-pkcs8.key,                RSA",
        "rsa.crt, rsa-pkcs1.key,                RSA",
        "rsa.crt, rsa-encrypted.key,            RSA",
        "ec.crt,  ec-sec1.key,                  EC",
        "ec2.crt, ec2-sec1-with-parameters.key, EC",
        "ed.crt,  ed.key,                       EdDSA"
    })
    void everyUsualFormIsRead(String certificate, String key, String algorithm) throws Exception {
        PrivateKey read = read(certificate, key, "secret");

        assertThat(read.getAlgorithm()).isEqualTo(algorithm);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.crt, ec-sec1.key,           is not a readable key of the certificate's kind",
        "ec.crt,  ec2-sec1-with-parameters.key, is not",
        "rsa.crt, rsa-encrypted-old.key, is encrypted in an old way. Convert it: openssl pkcs8 -topk8 -nocrypt",
        "rsa.crt, rsa.crt,               holds no private key"
    })
    void otherKeysAreRefusedWithAnExplanation(String certificate, String key, String message) {
        assertThatThrownBy(() -> read(certificate, key, "secret"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void encryptedKeyNeedsThePassword() {
        assertThatThrownBy(() -> read("rsa.crt", "rsa-encrypted.key", null))
                .hasMessage("is encrypted: set listeners.https.password");
    }

    @Test
    void wrongPasswordIsExplained() {
        assertThatThrownBy(() -> read("rsa.crt", "rsa-encrypted.key", "wrong"))
                .hasMessageStartingWith("cannot be decrypted with listeners.https.password");
    }

    @Test
    void textWithoutCertificateIsRefused() {
        assertThatThrownBy(() -> PemKey.certificates(text("ed.key")))
                .hasMessage("holds no certificate (-----BEGIN CERTIFICATE-----)");
    }

    private static PrivateKey read(String certificate, String key, @Nullable String password) throws Exception {
        PublicKey certified = PemKey.certificates(text(certificate)).get(0).getPublicKey();
        return PemKey.read(text(key), certified, password);
    }

    private static String text(String name) {
        try (InputStream file = Objects.requireNonNull(PemKeyTest.class.getResourceAsStream("keys/" + name))) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
