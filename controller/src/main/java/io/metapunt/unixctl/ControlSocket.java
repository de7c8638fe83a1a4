package io.metapunt.unixctl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the control socket of ovs-vswitchd, which by default has its process id in its name (ovs-vswitchd(8), --unixctl). */
final class ControlSocket {
    private static final String PID_FILE = "ovs-vswitchd.pid";

    private ControlSocket() {}

    /**
     * The socket in {@code runDir}: that of the process in the pid file, else the only one that looks like it.
     *
     * @throws UnixctlException if there is none, or more than one could be it
     */
    static Path in(Path runDir) throws UnixctlException {
        Optional<Path> byPid = byPid(runDir);
        if (byPid.isPresent()) {
            return byPid.get();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(runDir, "*vswitchd*.ctl")) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new UnixctlException(
                    "cannot look for ovs-vswitchd's control socket in " + runDir + ": " + e.getMessage());
        }
        if (found.size() != 1) {
            throw new UnixctlException(
                    found.isEmpty()
                            ? "no control socket of ovs-vswitchd in " + runDir + ": is Open vSwitch running?"
                            : "no " + PID_FILE + " in " + runDir + " says which of " + found.size()
                                    + " control sockets is ovs-vswitchd's");
        }
        return found.getFirst();
    }

    private static Optional<Path> byPid(Path runDir) {
        try {
            String pid = Files.readString(runDir.resolve(PID_FILE)).strip();
            return Optional.of(runDir.resolve("ovs-vswitchd." + pid + ".ctl")).filter(Files::exists);
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
