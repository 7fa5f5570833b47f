package dev.weir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The admin API of a Weir that runs, with the credentials of whoever gives a command. */
final class AdminApi {

    /** In bytes; the upstreams of ten thousand hosts have some ten million. */
    private static final int MAX_ANSWER = 64 * 1024 * 1024;

    /** For an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningWeir weir;
    private final Optional<String> token;
    private final Duration patience;

    private AdminApi(RunningWeir weir, Optional<String> token, Duration patience) {
        this.weir = weir;
        this.token = token;
        this.patience = patience;
    }

    AdminApi(RunningWeir weir, Optional<String> token) {
        this(weir, token, PATIENCE);
    }

    /** The same, with another time for an answer. */
    AdminApi within(Duration time) {
        return new AdminApi(weir, token, time);
    }

    /**
     * An answer.
     *
     * @param warning that something did not go as it should; empty for none
     * @param body missing if it is empty
     */
    record Reply(int status, String warning, JsonNode body) {

        boolean ok() {
            return status / 100 == 2;
        }
    }

    /**
     * What is at a path.
     *
     * @throws CommandFailed if it cannot be had
     */
    JsonNode get(String path) throws CommandFailed {
        return accepted(ask("GET", path, null)).body();
    }

    /**
     * Asks for a change, or what is asked by a body.
     *
     * @throws CommandFailed if it is refused
     */
    Reply send(String method, String path, Map<String, String> body) throws CommandFailed {
        return accepted(ask(method, path, body));
    }

    /** A segment of a path. */
    static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** For people and programs: a line for each member. */
    static String text(JsonNode json) {
        try {
            return JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON that was read can be written", e);
        }
    }

    /**
     * Any answer of Weir's but those that say who may ask.
     *
     * @param body of the request; null for none
     * @throws CommandFailed if nobody answers, or not for this token
     */
    Reply ask(String method, String path, @Nullable Map<String, String> body) throws CommandFailed {
        Reply reply;
        try {
            reply = exchange(method, path, body);
        } catch (IOException e) {
            throw CommandFailed.cannotStart("no answer from " + weir + " (" + e.getMessage() + ")");
        }
        if (reply.status() == HttpURLConnection.HTTP_UNAUTHORIZED) {
            throw CommandFailed.cannotStart(
                    weir + " wants a token: give --token-file or the variable " + AdminOptions.TOKEN_VARIABLE);
        }
        if (reply.ok() && !reply.body().isObject()) {
            throw strange(reply);
        }
        return reply;
    }

    private Reply exchange(String method, String path, @Nullable Map<String, String> body) throws IOException {
        HttpURLConnection connection = weir.open(path, patience);
        connection.setRequestMethod(method);
        token.ifPresent(secret -> connection.setRequestProperty("Authorization", "Bearer " + secret));
        if (!method.equals("GET")) {
            send(connection, body == null ? new byte[0] : JSON.writeValueAsBytes(body));
        }
        int status = connection.getResponseCode();
        String warning = connection.getHeaderField("Weir-Warning");
        return new Reply(status, warning == null ? "" : warning, read(connection));
    }

    private static void send(HttpURLConnection connection, byte[] body) throws IOException {
        if (body.length > 0) {
            connection.setRequestProperty("Content-Type", "application/json");
        }
        connection.setDoOutput(true);
        try (var out = connection.getOutputStream()) {
            out.write(body);
        }
    }

    private static JsonNode read(HttpURLConnection connection) throws IOException {
        InputStream answer = connection.getErrorStream();
        try (InputStream bytes = answer != null ? answer : connection.getInputStream()) {
            JsonNode read = JSON.readTree(bytes.readNBytes(MAX_ANSWER));
            return read == null ? MissingNode.getInstance() : read;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // not Weir's
        }
    }

    /** Problems are those of version 1 of the API (RFC 9457). */
    private Reply accepted(Reply reply) throws CommandFailed {
        if (reply.ok()) {
            return reply;
        }
        String detail = reply.body().path("detail").asText("");
        throw detail.isEmpty() ? strange(reply) : CommandFailed.because(ExitStatus.REFUSED, detail);
    }

    /** Of an answer that Weir does not give. */
    CommandFailed strange(Reply reply) {
        return CommandFailed.cannotStart(weir + " answered with " + reply.status() + ": is that Weir?");
    }
}
