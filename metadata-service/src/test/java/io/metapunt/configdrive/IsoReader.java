package io.metapunt.configdrive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Reads images by one kind of names, as little as a kernel does, and checks on its way what ECMA-119 says twice. */
final class IsoReader {
    /** Which names are looked at. */
    enum Names {
        ROCK_RIDGE,
        JOLIET
    }

    private static final int BLOCK = 2_048;

    private final ByteBuffer image;
    private final Names names;
    private final int descriptor;
    private final Map<String, byte[]> files = new TreeMap<>();

    IsoReader(byte[] octets, Names names) {
        this.image = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        this.names = names;
        this.descriptor = (names == Names.ROCK_RIDGE ? 16 : 17) * BLOCK;
        assertThat(text(descriptor + 1, 5)).isEqualTo("CD001");
        assertThat(image.get(descriptor)).isEqualTo((byte) (names == Names.ROCK_RIDGE ? 1 : 2));
        assertThat(both32(descriptor + 80) * BLOCK).isEqualTo(octets.length);
        assertThat(image.get(18 * BLOCK)).isEqualTo((byte) 255);
        read("", both32(descriptor + 156 + 2), both32(descriptor + 156 + 10));
        pathTables();
    }

    String label() {
        return names == Names.ROCK_RIDGE
                ? text(descriptor + 40, 32).strip()
                : new String(image.array(), descriptor + 40, 32, StandardCharsets.UTF_16BE).strip();
    }

    Map<String, byte[]> files() {
        return files;
    }

    private String text(int at, int length) {
        return new String(image.array(), at, length, StandardCharsets.US_ASCII);
    }

    private int both32(int at) {
        int value = image.getInt(at);
        assertThat(Integer.reverseBytes(image.getInt(at + 4))).isEqualTo(value);
        return value;
    }

    private void read(String path, int block, int length) {
        assertThat(length % BLOCK).isZero();
        int end = block * BLOCK + length;
        String before = "";
        for (int at = block * BLOCK; at < end; ) {
            int size = image.get(at) & 0xff;
            if (size == 0) {
                at = (at / BLOCK + 1) * BLOCK;
                continue;
            }
            assertThat(at / BLOCK).isEqualTo((at + size - 1) / BLOCK);
            int nameLength = image.get(at + 32);
            boolean dots = nameLength == 1 && image.get(at + 33) <= 1;
            if (!dots) {
                String identifier = new String(image.array(), at + 33, nameLength, StandardCharsets.ISO_8859_1);
                assertThat(identifier).isGreaterThan(before);
                before = identifier;
                entry(path + name(at, size, nameLength), at);
            }
            at += size;
        }
    }

    private void entry(String path, int at) {
        int block = both32(at + 2);
        int length = both32(at + 10);
        if ((image.get(at + 25) & 2) != 0) {
            read(path + "/", block, length);
        } else {
            byte[] octets = new byte[length];
            image.get(block * BLOCK, octets);
            files.put(path, octets);
        }
    }

    private String name(int at, int size, int nameLength) {
        if (names == Names.JOLIET) {
            return new String(image.array(), at + 33, nameLength, StandardCharsets.UTF_16BE).replace(";1", "");
        }
        int field = at + 33 + nameLength + (nameLength % 2 == 0 ? 1 : 0);
        while (!text(field, 2).equals("NM")) {
            field += image.get(field + 2);
            assertThat(field).isLessThan(at + size);
        }
        return text(field + 5, image.get(field + 2) - 5);
    }

    /** Both orders of octets say the same, and every directory's parent is before it. */
    private void pathTables() {
        int size = both32(descriptor + 132);
        int little = image.getInt(descriptor + 140) * BLOCK;
        int big = Integer.reverseBytes(image.getInt(descriptor + 148)) * BLOCK;
        int number = 1;
        for (int at = 0; at < size; number++) {
            int length = image.get(little + at);
            assertThat(image.get(big + at)).isEqualTo((byte) length);
            assertThat(Integer.reverseBytes(image.getInt(big + at + 2))).isEqualTo(image.getInt(little + at + 2));
            short parent = image.getShort(little + at + 6);
            assertThat(Short.reverseBytes(image.getShort(big + at + 6))).isEqualTo(parent);
            assertThat((int) parent).isLessThanOrEqualTo(number);
            at += 8 + length + length % 2;
        }
    }
}
