package io.metapunt.configdrive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;

/** The directories of an image in one flavour: where each lies, its records, and the table of their paths. */
final class IsoHierarchy {
    private static final int BLOCK = IsoImage.BLOCK;
    private static final int DIRECTORY_FLAG = 2;

    private final IsoFlavour flavour;
    private final Instant time;

    /** In the order of the path table: by depth, then by parent, then by name (ECMA-119, 6.9.1). */
    private final List<IsoNode.Directory> order = new ArrayList<>();

    private final IdentityHashMap<IsoNode.Directory, IsoNode.Directory> parents = new IdentityHashMap<>();
    private final IdentityHashMap<IsoNode.Directory, Integer> numbers = new IdentityHashMap<>();
    private final IdentityHashMap<IsoNode.Directory, Integer> blocks = new IdentityHashMap<>();
    private int continuation;

    IsoHierarchy(IsoFlavour flavour, Instant time, IsoNode.Directory root) {
        this.flavour = flavour;
        this.time = time;
        parents.put(root, root);
        order.add(root);
        // It grows as it is gone through.
        for (int i = 0; i < order.size(); i++) {
            IsoNode.Directory directory = order.get(i);
            numbers.put(directory, i + 1);
            for (IsoNode child : sorted(directory)) {
                if (child instanceof IsoNode.Directory below) {
                    parents.put(below, directory);
                    order.add(below);
                }
            }
        }
    }

    /** ECMA-119, 9.3: by identifier. */
    private List<IsoNode> sorted(IsoNode.Directory directory) {
        return directory.children().values().stream()
                .sorted((a, b) -> Arrays.compareUnsigned(flavour.identifier(a), flavour.identifier(b)))
                .toList();
    }

    private IsoNode.Directory root() {
        return order.getFirst();
    }

    private IsoNode.Directory parent(IsoNode.Directory directory) {
        return Objects.requireNonNull(parents.get(directory));
    }

    private static int known(IdentityHashMap<IsoNode.Directory, Integer> map, IsoNode.Directory directory) {
        return Objects.requireNonNull(map.get(directory));
    }

    /** Lays the directories down from {@code block} on; gives the first block behind them. */
    int place(int block, int continuationBlock) {
        continuation = continuationBlock;
        int next = block;
        for (IsoNode.Directory directory : order) {
            blocks.put(directory, next);
            // A record's length does not depend on what it says.
            next += records(directory, _ -> 0, _ -> 0).length / BLOCK;
        }
        return next;
    }

    /** All directories' blocks. */
    byte[] directories(ToIntFunction<IsoNode.File> fileBlock) {
        IsoOctets out = new IsoOctets();
        IdentityHashMap<IsoNode.Directory, Integer> lengths = new IdentityHashMap<>();
        order.forEach(directory -> lengths.put(directory, records(directory, _ -> 0, _ -> 0).length));
        order.forEach(directory -> out.octets(records(directory, fileBlock, other -> known(lengths, other))));
        return out.toByteArray();
    }

    /** The root's record in a descriptor. */
    byte[] rootRecord() {
        return record(
                new byte[1],
                known(blocks, root()),
                records(root(), _ -> 0, _ -> 0).length,
                DIRECTORY_FLAG,
                new byte[0]);
    }

    private byte[] records(
            IsoNode.Directory directory,
            ToIntFunction<IsoNode.File> fileBlock,
            ToIntFunction<IsoNode.Directory> length) {
        IsoOctets out = new IsoOctets();
        IsoNode.Directory above = parent(directory);
        byte[] own = directory.name().isEmpty()
                ? flavour.rootSystemUse(links(directory), continuation)
                : flavour.systemUse(nameless(directory), links(directory));
        append(out, record(new byte[] {0}, block(directory), length.applyAsInt(directory), DIRECTORY_FLAG, own));
        append(
                out,
                record(
                        new byte[] {1},
                        block(above),
                        length.applyAsInt(above),
                        DIRECTORY_FLAG,
                        flavour.systemUse(nameless(above), links(above))));
        for (IsoNode child : sorted(directory)) {
            append(
                    out,
                    switch (child) {
                        case IsoNode.Directory below ->
                            record(
                                    flavour.identifier(below),
                                    block(below),
                                    length.applyAsInt(below),
                                    DIRECTORY_FLAG,
                                    flavour.systemUse(below, links(below)));
                        case IsoNode.File file ->
                            record(
                                    flavour.identifier(file),
                                    fileBlock.applyAsInt(file),
                                    file.octets().length,
                                    0,
                                    flavour.systemUse(file, 1));
                    });
        }
        return out.zeros(Math.floorMod(-out.size(), BLOCK)).toByteArray();
    }

    /** Where a directory lies; 0 while none is placed yet. */
    private int block(IsoNode.Directory directory) {
        return blocks.getOrDefault(directory, 0);
    }

    private static IsoNode nameless(IsoNode.Directory directory) {
        return new IsoNode.Directory("", directory.children());
    }

    private static int links(IsoNode.Directory directory) {
        return 2
                + (int) directory.children().values().stream()
                        .filter(IsoNode.Directory.class::isInstance)
                        .count();
    }

    /** No record lies in two blocks (ECMA-119, 6.8.1.1). */
    private static void append(IsoOctets out, byte[] record) {
        int left = BLOCK - out.size() % BLOCK;
        if (record.length > left) {
            out.zeros(left);
        }
        out.octets(record);
    }

    /** ECMA-119, 9.1. */
    private byte[] record(byte[] identifier, int block, int length, int flags, byte[] systemUse) {
        int pad = identifier.length % 2 == 0 ? 1 : 0;
        int bare = 33 + identifier.length + pad + systemUse.length;
        int end = bare % 2;
        return new IsoOctets()
                .octet(bare + end)
                .octet(0)
                .both32(block)
                .both32(length)
                .shortTime(time)
                .octet(flags)
                .octet(0)
                .octet(0)
                .both16(1)
                .octet(identifier.length)
                .octets(identifier)
                .zeros(pad)
                .octets(systemUse)
                .zeros(end)
                .toByteArray();
    }

    /** ECMA-119, 9.4. */
    byte[] pathTable(boolean bigEndian) {
        IsoOctets table = new IsoOctets();
        for (IsoNode.Directory directory : order) {
            byte[] identifier = directory.name().isEmpty() ? new byte[1] : flavour.identifier(directory);
            int above = known(numbers, parent(directory));
            table.octet(identifier.length).octet(0);
            if (bigEndian) {
                table.big32(block(directory)).octet(above >> 8).octet(above);
            } else {
                table.little32(block(directory)).octet(above).octet(above >> 8);
            }
            table.octets(identifier).zeros(identifier.length % 2);
        }
        return table.toByteArray();
    }
}
