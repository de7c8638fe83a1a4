package io.metapunt.tcp.scripts;

import io.metapunt.packet.Octets;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** TCP options between a script's words and the wire, written by the RFCs and not by the stack's own code. */
final class OptionText {
    private OptionText() {}

    /** What {@code seq} and timestamp numbers in options count from: those of the sender, and those of its peer. */
    record Origins(int peerSeq, int ownTimestamp, int peerTimestamp) {}

    static byte[] write(List<String> options, Origins origins) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String option : options) {
            String[] words = option.split(" ", -1);
            switch (words[0]) {
                case "eol" -> out.write(0);
                case "nop" -> out.write(1);
                case "mss" -> put(out, 2, hex(Integer.parseInt(words[1]), 2));
                case "wscale" -> put(out, 3, hex(Integer.parseInt(words[1]), 1));
                case "sackOK" -> put(out, 4, "");
                case "sack" -> put(out, 5, edges(words, origins.peerSeq));
                case "TS" ->
                    put(
                            out,
                            8,
                            hex(Integer.parseInt(words[2]) + origins.ownTimestamp, 4)
                                    + hex(Integer.parseInt(words[4]) + origins.peerTimestamp, 4));
                case "tfo" -> put(out, 34, words.length > 1 ? words[1] : "");
                case "kind" -> put(out, Integer.parseInt(words[1]), words.length > 2 ? words[2] : "");
                case "raw" -> out.writeBytes(HexFormat.of().parseHex(words[1]));
                default -> throw new IllegalArgumentException("unknown option: " + option);
            }
        }
        while (out.size() % 4 != 0) {
            out.write(0);
        }
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, int kind, String body) {
        byte[] octets = HexFormat.of().parseHex(body);
        out.write(kind);
        out.write(octets.length + 2);
        out.writeBytes(octets);
    }

    private static String hex(int value, int octets) {
        return HexFormat.of().toHexDigits(value, 2 * octets);
    }

    private static String edges(String[] words, int origin) {
        StringBuilder edges = new StringBuilder();
        for (int i = 1; i < words.length; i++) {
            for (String edge : words[i].split(":", -1)) {
                edges.append(hex(Integer.parseInt(edge) + origin, 4));
            }
        }
        return edges.toString();
    }

    static List<String> read(byte[] array, int from, int end, Origins origins) {
        List<String> options = new ArrayList<>();
        int at = from;
        while (at < end && array[at] != 0) {
            int kind = array[at];
            if (kind == 1) {
                at++;
                continue;
            }
            int length = array[at + 1];
            int body = at + 2;
            options.add(
                    switch (kind) {
                        case 2 -> "mss " + Octets.uint16(array, body);
                        case 3 -> "wscale " + array[body];
                        case 4 -> "sackOK";
                        case 5 -> blocks(array, body, at + length, origins.peerSeq);
                        case 8 ->
                            "TS val %d ecr %d"
                                    .formatted(
                                            Octets.int32(array, body) - origins.ownTimestamp,
                                            Octets.int32(array, body + 4) - origins.peerTimestamp);
                        default -> "kind " + kind + " " + HexFormat.of().formatHex(array, body, at + length);
                    });
            at += length;
        }
        return options;
    }

    private static String blocks(byte[] array, int from, int end, int origin) {
        List<String> blocks = new ArrayList<>();
        for (int at = from; at < end; at += 8) {
            blocks.add((Octets.int32(array, at) - origin) + ":" + (Octets.int32(array, at + 4) - origin));
        }
        return blocks.stream().collect(Collectors.joining(" ", "sack ", ""));
    }
}
