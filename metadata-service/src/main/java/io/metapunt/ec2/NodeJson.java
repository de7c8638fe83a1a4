package io.metapunt.ec2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;

/** A tree's nodes as JSON, of the types that Nova gives them. */
final class NodeJson {
    private static final JsonMapper mapper = JsonMapper.builder().build();

    private NodeJson() {}

    static byte[] write(Node node) {
        try {
            return mapper.writeValueAsBytes(json("", node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String name, Node node) {
        return switch (node) {
            case Node.Leaf leaf -> value(name, new String(leaf.body(), StandardCharsets.UTF_8));
            case Node.RequesterIpv4 _ -> TextNode.valueOf("");
            case Node.Directory directory -> {
                ObjectNode object = mapper.createObjectNode();
                directory.children().forEach((child, below) -> object.set(child, json(child, below)));
                yield object;
            }
        };
    }

    private static JsonNode value(String name, String text) {
        return switch (name) {
            case "ami-launch-index" -> IntNode.valueOf(Integer.parseInt(text));
            case "security-groups" -> {
                ArrayNode groups = mapper.createArrayNode();
                text.lines().forEach(groups::add);
                yield groups;
            }
            default -> TextNode.valueOf(text);
        };
    }
}
