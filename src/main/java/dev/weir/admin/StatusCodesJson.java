package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.upstream.StatusCodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sets of statuses: {@code ["5xx", 404]}, or as in the seed {@code {"5xx": true}}. */
final class StatusCodesJson {

    private StatusCodesJson() {}

    /** The set; refuses with 422 what is none. */
    static StatusCodes read(Member member) {
        JsonNode value = member.value();
        List<String> masks = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(mask -> masks.add(mask(member, mask)));
        } else if (value.isObject()) {
            value.properties().forEach(entry -> {
                if (flag(member, entry.getKey(), entry.getValue())) {
                    masks.add(entry.getKey());
                }
            });
        } else {
            throw member.mustBe("a list such as [\"5xx\", 404] or an object such as {\"5xx\": true}");
        }
        return StatusCodes.of(masks);
    }

    /** The set as the seed has it. */
    static Map<String, Boolean> write(StatusCodes codes) {
        Map<String, Boolean> masks = new LinkedHashMap<>();
        codes.masks().forEach(mask -> masks.put(mask, true));
        return masks;
    }

    private static String mask(Member codes, JsonNode mask) {
        if (!StatusCodes.isMask(mask.asText())) {
            throw new Member(codes.path(), mask).mustBe(StatusCodes.EXPECTED);
        }
        return mask.asText();
    }

    private static boolean flag(Member codes, String mask, JsonNode flag) {
        if (!StatusCodes.isMask(mask)) {
            throw new Member(codes.path(), TextNode.valueOf(mask)).mustBe(StatusCodes.EXPECTED);
        }
        if (!flag.isBoolean()) {
            throw new Member(codes.path() + "." + mask, flag).mustBe("true or false");
        }
        return flag.booleanValue();
    }
}
