package dev.weir.listen;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Certificates and private keys written as text (RFC 7468). */
final class PemKey {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String PLAIN = "PRIVATE KEY";
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    private static final String RSA = "RSA PRIVATE KEY";
    private static final String EC = "EC PRIVATE KEY";

    private static final int DER_INTEGER = 0x02;
    private static final int DER_OCTETS = 0x04;
    private static final int DER_SEQUENCE = 0x30;

    private PemKey() {}

    /**
     * The certificates of a text, in their order.
     *
     * @return not empty
     * @throws CertificateException if there is none, or one cannot be read
     */
    static List<X509Certificate> certificates(String text) throws CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals("CERTIFICATE")) {
                certificates.add((X509Certificate)
                        factory.generateCertificate(new ByteArrayInputStream(decode(block.group(2)))));
            }
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("holds no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    /**
     * The first private key of a text: PKCS#8, plain or encrypted, or the older forms for RSA and EC, plain.
     *
     * @param certified the public key it must belong to
     * @param password of an encrypted key
     * @throws GeneralSecurityException with a message for the operator
     */
    static PrivateKey read(String text, PublicKey certified, @Nullable String password)
            throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String kind = block.group(1);
            String body = block.group(2);
            if (kind.endsWith(PLAIN)) {
                if (body.contains("Proc-Type:")) {
                    throw new InvalidKeyException("is encrypted in an old way. " + howToConvert());
                }
                PrivateKey key = generate(pkcs8(kind, decode(body), certified, password), certified);
                checkPair(key, certified);
                return key;
            }
        }
        throw new InvalidKeyException("holds no private key (-----BEGIN PRIVATE KEY-----)");
    }

    private static PKCS8EncodedKeySpec pkcs8(String kind, byte[] der, PublicKey certified, @Nullable String password)
            throws GeneralSecurityException {
        return switch (kind) {
            case PLAIN -> new PKCS8EncodedKeySpec(der);
            case RSA, EC -> new PKCS8EncodedKeySpec(wrapped(der, certified));
            case ENCRYPTED -> decrypted(der, password);
            default -> throw new InvalidKeyException("holds a key of a kind that is not known here. " + howToConvert());
        };
    }

    private static PrivateKey generate(PKCS8EncodedKeySpec spec, PublicKey certified) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(spec);
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeyException(
                    "is not a readable key of the certificate's kind, " + certified.getAlgorithm() + ". "
                            + howToConvert(),
                    e);
        }
    }

    /** Signs something with one and verifies it with the other, as their forms cannot be compared. */
    private static void checkPair(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm =
                switch (certified.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> certified.getAlgorithm();
                };
        byte[] something = "weir".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(something);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(something);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("is not the key of the certificate");
        }
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] der, @Nullable String password)
            throws GeneralSecurityException {
        if (password == null) {
            throw new InvalidKeyException("is encrypted: set listeners.https.password");
        }
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            // For PBES2 the parameters, not the key info, know the algorithm's name.
            String algorithm = info.getAlgParameters().toString();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                    info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidKeyException(
                    "cannot be decrypted with listeners.https.password. If the password is right: " + howToConvert(),
                    e);
        }
    }

    /**
     * The PKCS#8 form (RFC 5958) of a key in the older form of its algorithm: a version, the algorithm, the key. The
     * algorithm with its parameters, such as the curve, is in the public key (RFC 5280, section 4.1.2.7).
     */
    private static byte[] wrapped(byte[] key, PublicKey certified) {
        return der(DER_SEQUENCE, new byte[] {DER_INTEGER, 1, 0}, algorithm(certified), der(DER_OCTETS, key));
    }

    private static byte[] algorithm(PublicKey key) {
        ByteBuffer info = ByteBuffer.wrap(key.getEncoded());
        info.get();
        skipLength(info);
        int start = info.position();
        info.get();
        int length = skipLength(info);
        byte[] algorithm = new byte[info.position() - start + length];
        info.position(start).get(algorithm);
        return algorithm;
    }

    private static int skipLength(ByteBuffer der) {
        int first = der.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | der.get() & 0xff;
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        all.writeBytes(length(content.size()));
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    /** In as few bytes as possible; up to 65,535. */
    private static byte[] length(int length) {
        if (length < 0x80) {
            return new byte[] {(byte) length};
        }
        return length <= 0xff
                ? new byte[] {(byte) 0x81, (byte) length}
                : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
    }

    private static byte[] decode(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    private static String howToConvert() {
        return "Convert it: openssl pkcs8 -topk8 -nocrypt -in OLD.key -out NEW.key";
    }
}
