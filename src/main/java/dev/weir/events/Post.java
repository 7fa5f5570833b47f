package dev.weir.events;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to a webhook. It has a connection of its own, follows no redirect, and verifies certificates as the
 * platform does.
 *
 * <p>Not by {@code java.net.http}: what that starts cannot be stopped before Java 21, and would outlive an undeployment.
 */
final class Post {

    private static final String HMAC = "HmacSHA256";

    private final WebhookOptions options;
    /** That of the attempt under way. */
    private volatile @Nullable HttpURLConnection connection;

    Post(WebhookOptions options) {
        this.options = options;
    }

    /**
     * Sends the event and waits for the status of the answer, whose body is not read.
     *
     * @throws IOException if there was none
     */
    int send(Event event) throws IOException {
        byte[] body = event.json().getBytes(StandardCharsets.UTF_8);
        HttpURLConnection post = (HttpURLConnection) options.url().toURL().openConnection();
        connection = post;
        try {
            prepare(post, event, body);
            try (OutputStream out = post.getOutputStream()) {
                out.write(body);
            }
            return post.getResponseCode();
        } finally {
            post.disconnect();
            connection = null;
        }
    }

    /** Ends an attempt that is under way, if that is possible. */
    void abort() {
        HttpURLConnection underWay = connection;
        if (underWay != null) {
            underWay.disconnect();
        }
    }

    private void prepare(HttpURLConnection post, Event event, byte[] body) throws IOException {
        int timeoutMillis = (int) options.timeout().toMillis();
        post.setConnectTimeout(timeoutMillis);
        post.setReadTimeout(timeoutMillis);
        post.setInstanceFollowRedirects(false);
        post.setUseCaches(false);
        post.setRequestMethod("POST");
        post.setDoOutput(true);
        post.setFixedLengthStreamingMode(body.length);
        post.setRequestProperty("Connection", "close"); // a kept one would have a timer of the JDK
        post.setRequestProperty("Content-Type", "application/json");
        post.setRequestProperty("User-Agent", "Weir");
        post.setRequestProperty("Weir-Event-Id", event.id().toString());
        String user = options.url().getUserInfo();
        if (user != null) {
            post.setRequestProperty(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        String secret = options.secret();
        if (secret != null) {
            post.setRequestProperty("Weir-Signature", "sha256=" + signature(secret, body));
        }
    }

    /** RFC 2104 with SHA-256, in hexadecimal digits. */
    static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }
}
