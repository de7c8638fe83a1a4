package io.metapunt.ec2;

import com.google.common.collect.ImmutableSortedMap;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A part of the EC2 tree; immutable. */
sealed interface Node {
    /** What a GET of it answers, whoever asks. */
    byte[] body();

    /** The node of this name below it. */
    Optional<Node> child(String name);

    /** A value. */
    @SuppressWarnings("ArrayRecordComponent") // Nodes are never compared.
    record Leaf(byte[] body) implements Node {
        Leaf(String text) {
            this(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<Node> child(String name) {
            return Optional.empty();
        }
    }

    /** The address that the guest asks from, if that is IPv4: it is not in the instance's file. */
    record RequesterIpv4() implements Node {
        private static final byte[] NOTHING = new byte[0];

        @Override
        public byte[] body() {
            return NOTHING;
        }

        @Override
        public Optional<Node> child(String name) {
            return Optional.empty();
        }
    }

    /**
     * A directory. Its listing is sorted and has no line feed at its end; a directory in it shows its label, or its name and
     * a slash (Nova's {@code format_metadata_item}).
     *
     * @param label shown in place of its name, or empty
     */
    record Directory(String label, ImmutableSortedMap<String, Node> children) implements Node {
        Directory(Map<String, Node> children) {
            this("", ImmutableSortedMap.copyOf(children));
        }

        @Override
        public byte[] body() {
            return children.entrySet().stream()
                    .map(child -> shown(child.getKey(), child.getValue()))
                    .collect(Collectors.joining("\n"))
                    .getBytes(StandardCharsets.UTF_8);
        }

        private static String shown(String name, Node node) {
            return switch (node) {
                case Leaf _, RequesterIpv4 _ -> name;
                case Directory directory -> directory.label.isEmpty() ? name + "/" : directory.label;
            };
        }

        @Override
        public Optional<Node> child(String name) {
            return Optional.ofNullable(children.get(name));
        }
    }
}
