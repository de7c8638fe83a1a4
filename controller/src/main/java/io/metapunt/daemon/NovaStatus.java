package io.metapunt.daemon;

import java.util.List;

/**
 * How Nova does.
 *
 * @param problem why it did not answer the last request; empty if it did, or if none was made
 * @param answered requests it answered
 * @param failed requests it did not answer
 * @param stale those of them that got an earlier answer
 * @param libvirt where projects are read from, and empty if there is no such directory
 * @param projects instances whose project libvirt told
 * @param problems what could not be read there
 */
public record NovaStatus(
        String url,
        String problem,
        long answered,
        long failed,
        long stale,
        String libvirt,
        int projects,
        List<String> problems) {
    /** Whether it answers, and all could be read. */
    boolean isWell() {
        return problem.isEmpty() && problems.isEmpty();
    }
}
