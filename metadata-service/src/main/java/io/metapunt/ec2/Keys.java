package io.metapunt.ec2;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The keys of a directory of one version: a key is taken if the version has it already. */
final class Keys {
    private final Ec2Version version;
    private final Map<String, Node> nodes = new HashMap<>();

    Keys(Ec2Version version) {
        this.version = version;
    }

    /** Keys of a directory in this one. */
    Keys below() {
        return new Keys(version);
    }

    Keys put(Ec2Version first, String key, String value) {
        return put(first, key, new Node.Leaf(value));
    }

    Keys put(Ec2Version first, String key, Node value) {
        if (version.since(first)) {
            nodes.put(key, value);
        }
        return this;
    }

    /** What AWS has no value for is not there at all. */
    Keys put(Ec2Version first, String key, Optional<String> value) {
        value.ifPresent(text -> put(first, key, text));
        return this;
    }

    /** One value a line. */
    Keys put(Ec2Version first, String key, Collection<String> values) {
        return values.isEmpty() ? this : put(first, key, String.join("\n", values));
    }

    /** A directory, unless there is nothing in it. */
    Keys put(Ec2Version first, String key, Keys values) {
        return values.nodes.isEmpty() ? this : put(first, key, values.directory());
    }

    Node.Directory directory() {
        return new Node.Directory(nodes);
    }
}
