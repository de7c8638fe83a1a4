package io.metapunt.configdrive;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes ISO 9660 images (ECMA-119) with Rock Ridge and Joliet. Files with the same octets share their blocks. */
final class IsoImage {
    static final int BLOCK = 2_048;
    private static final int SYSTEM_AREA = 16;
    private static final int PRIMARY = 1;
    private static final int SUPPLEMENTARY = 2;

    private final String label;
    private final Instant time;
    private final IsoHierarchy rockRidge;
    private final IsoHierarchy joliet;
    private final IdentityHashMap<IsoNode.File, Integer> fileBlocks = new IdentityHashMap<>();
    private final List<byte[]> contents = new ArrayList<>();

    private IsoImage(String label, Instant time, IsoNode.Directory root) {
        this.label = label;
        this.time = time;
        this.rockRidge = new IsoHierarchy(new IsoFlavour.RockRidge(time), time, root);
        this.joliet = new IsoHierarchy(new IsoFlavour.Joliet(), time, root);
    }

    /**
     * An image.
     *
     * @param label at most 16 characters
     * @param files by their paths; names of ASCII, at most 64 characters
     */
    static byte[] write(String label, Instant time, Map<String, byte[]> files) {
        IsoNode.Directory root = IsoNode.Directory.of(files);
        return new IsoImage(label, time, root).whole(root);
    }

    private byte[] whole(IsoNode.Directory root) {
        // Two descriptors, the end of them, and the tables: each once in either order of octets.
        int tables = SYSTEM_AREA + 3;
        int rockRidgeTable = blocks(rockRidge.pathTable(false).length);
        int jolietTable = blocks(joliet.pathTable(false).length);
        int continuation = tables + 2 * rockRidgeTable + 2 * jolietTable;
        int directories = continuation + 1;
        int jolietDirectories = rockRidge.place(directories, continuation);
        int files = joliet.place(jolietDirectories, 0);
        int end = placeFiles(root, files);
        IsoOctets image = new IsoOctets();
        image.zeros(SYSTEM_AREA * BLOCK);
        image.octets(descriptor(PRIMARY, new IsoFlavour.RockRidge(time), rockRidge, tables, rockRidgeTable, end));
        image.octets(descriptor(
                SUPPLEMENTARY, new IsoFlavour.Joliet(), joliet, tables + 2 * rockRidgeTable, jolietTable, end));
        filled(image, new IsoOctets().octet(255).ascii("CD001").octet(1).toByteArray());
        for (IsoHierarchy hierarchy : List.of(rockRidge, joliet)) {
            filled(image, hierarchy.pathTable(false));
            filled(image, hierarchy.pathTable(true));
        }
        filled(image, IsoFlavour.RockRidge.extensions());
        image.octets(rockRidge.directories(this::fileBlock));
        image.octets(joliet.directories(this::fileBlock));
        contents.forEach(content -> filled(image, content));
        return image.toByteArray();
    }

    private int fileBlock(IsoNode.File file) {
        return Objects.requireNonNull(fileBlocks.get(file));
    }

    private int placeFiles(IsoNode.Directory root, int first) {
        Map<ByteBuffer, Integer> placed = new HashMap<>();
        int[] next = {first};
        each(
                root,
                file -> fileBlocks.put(file, placed.computeIfAbsent(ByteBuffer.wrap(file.octets()), _ -> {
                    int block = next[0];
                    next[0] += blocks(file.octets().length);
                    contents.add(file.octets());
                    return block;
                })));
        return next[0];
    }

    private static void each(IsoNode.Directory directory, java.util.function.Consumer<IsoNode.File> visitor) {
        for (IsoNode child : directory.children().values()) {
            switch (child) {
                case IsoNode.Directory below -> each(below, visitor);
                case IsoNode.File file -> visitor.accept(file);
            }
        }
    }

    private static int blocks(int length) {
        return (length + BLOCK - 1) / BLOCK;
    }

    private static void filled(IsoOctets image, byte[] content) {
        image.octets(content).zeros(Math.floorMod(-content.length, BLOCK));
    }

    /** ECMA-119, 8.4 and 8.5. */
    private byte[] descriptor(
            int type, IsoFlavour flavour, IsoHierarchy hierarchy, int table, int tableBlocks, int volumeBlocks) {
        IsoOctets out = new IsoOctets();
        out.octet(type).ascii("CD001").octet(1).octet(0);
        out.octets(flavour.text("", 32)).octets(flavour.text(label, 32)).zeros(8);
        out.both32(volumeBlocks);
        // Joliet, level 3: which escape sequence says that names are UCS-2.
        out.octets(type == SUPPLEMENTARY ? new byte[] {'%', '/', 'E'} : new byte[3])
                .zeros(29);
        out.both16(1).both16(1).both16(BLOCK).both32(hierarchy.pathTable(false).length);
        out.little32(table).little32(0).big32(table + tableBlocks).big32(0);
        out.octets(hierarchy.rootRecord());
        // Set, publisher, preparer, application: nobody's.
        for (int i = 0; i < 4; i++) {
            out.octets(flavour.text("", 128));
        }
        for (int i = 0; i < 3; i++) {
            out.octets(flavour.text("", 37));
        }
        out.longTime(time).longTime(time).noTime().noTime();
        out.octet(1).octet(0);
        return out.zeros(BLOCK - out.size()).toByteArray();
    }
}
