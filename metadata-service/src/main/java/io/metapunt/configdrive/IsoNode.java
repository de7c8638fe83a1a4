package io.metapunt.configdrive;

import java.util.Map;
import java.util.TreeMap;

/** A directory or a file of an image. */
sealed interface IsoNode {
    String name();

    /** A file and its octets. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record File(String name, byte[] octets) implements IsoNode {}

    /** A directory; the root's name is empty. */
    record Directory(String name, Map<String, IsoNode> children) implements IsoNode {
        /** The tree that {@code files} stand in, by their paths. */
        static Directory of(Map<String, byte[]> files) {
            Directory root = new Directory("", new TreeMap<>());
            files.forEach((path, octets) -> {
                Directory at = root;
                int from = 0;
                for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
                    at = at.directory(path.substring(from, slash));
                    from = slash + 1;
                }
                at.children.put(path.substring(from), new File(path.substring(from), octets));
            });
            return root;
        }

        private Directory directory(String child) {
            return (Directory) children.computeIfAbsent(child, name -> new Directory(name, new TreeMap<>()));
        }
    }
}
