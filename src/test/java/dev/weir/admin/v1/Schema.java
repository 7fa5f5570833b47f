package dev.weir.admin.v1;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * As much of JSON Schema (draft 2020-12) as the description of the API uses. A keyword that is not known here is an error,
 * so that none is passed over.
 */
final class Schema {

    private static final Set<String> SILENT = Set.of("description", "format");
    private static final Set<String> KNOWN =
            Set.of("$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "const", "oneOf");

    private final JsonNode document;

    /** The schemas of this document. */
    Schema(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with the value, by where it is; empty if it is valid. */
    List<String> errors(JsonNode value, JsonNode schema) {
        List<String> errors = new ArrayList<>();
        check(value, schema, "", errors);
        return errors;
    }

    private void check(JsonNode value, JsonNode schema, String at, List<String> errors) {
        if (schema.isBoolean()) {
            require(schema.booleanValue(), at + ": must not be there", errors);
            return;
        }
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!KNOWN.contains(keyword) && !SILENT.contains(keyword)) {
                throw new AssertionError("keyword " + keyword + " is not known");
            }
        });
        if (schema.has("$ref")) {
            check(value, resolved(schema), at, errors);
        }
        if (schema.has("type")) {
            require(hasType(value, schema.path("type")), at + ": must be " + schema.path("type"), errors);
        }
        if (schema.has("const")) {
            require(value.equals(schema.path("const")), at + ": must be " + schema.path("const"), errors);
        }
        if (schema.has("enum")) {
            boolean among = StreamSupport.stream(schema.path("enum").spliterator(), false)
                    .anyMatch(value::equals);
            require(among, at + ": must be one of " + schema.path("enum"), errors);
        }
        if (schema.has("oneOf")) {
            long fitting = StreamSupport.stream(schema.path("oneOf").spliterator(), false)
                    .filter(each -> errors(value, each).isEmpty())
                    .count();
            require(fitting == 1, at + ": fits " + fitting + " of " + schema.path("oneOf"), errors);
        }
        if ("date-time".equals(schema.path("format").asText())) {
            require(isInstant(value), at + ": must be an instant, but is " + value, errors);
        }
        if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                check(value.path(i), schema.path("items"), at + "/" + i, errors);
            }
        }
        if (value.isObject()) {
            members(value, schema, at, errors);
        }
    }

    private void members(JsonNode object, JsonNode schema, String at, List<String> errors) {
        schema.path("required")
                .forEach(
                        name -> require(object.has(name.asText()), at + "/" + name.asText() + ": is required", errors));
        object.properties().forEach(member -> {
            JsonNode own = schema.path("properties").path(member.getKey());
            JsonNode other = schema.path("additionalProperties");
            JsonNode its = own.isMissingNode() ? other : own;
            if (!its.isMissingNode()) {
                check(member.getValue(), its, at + "/" + member.getKey(), errors);
            }
        });
    }

    /** What a reference stands for; a schema that is none stands for itself. */
    JsonNode resolved(JsonNode schema) {
        JsonNode there =
                schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
        if (there.isMissingNode()) {
            throw new AssertionError(schema + " stands for nothing");
        }
        return there;
    }

    private static boolean hasType(JsonNode value, JsonNode type) {
        return type.isArray()
                ? StreamSupport.stream(type.spliterator(), false).anyMatch(each -> hasType(value, each))
                : switch (type.asText()) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isTextual();
                    case "boolean" -> value.isBoolean();
                    case "null" -> value.isNull();
                    case "number" -> value.isNumber();
                    case "integer" -> value.isIntegralNumber();
                    default -> throw new AssertionError("type " + type + " is not known");
                };
    }

    private static boolean isInstant(JsonNode value) {
        try {
            return Instant.parse(value.asText()).toString().endsWith("Z");
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static void require(boolean fits, String error, List<String> errors) {
        if (!fits) {
            errors.add(error);
        }
    }
}
