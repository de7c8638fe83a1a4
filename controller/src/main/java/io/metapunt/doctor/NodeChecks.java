package io.metapunt.doctor;

import com.google.common.collect.ImmutableList;
import io.metapunt.instance.InstanceDirectory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What can be seen without a daemon. */
public final class NodeChecks {
    private NodeChecks() {}

    /** Looks at Open vSwitch's sockets and the instances' files. */
    public static ImmutableList<Check> withoutDaemon(Path ovsRunDir, Path instances) {
        ImmutableList.Builder<Check> checks = ImmutableList.builder();
        Path database = ovsRunDir.resolve("db.sock");
        checks.add(
                Files.exists(database)
                        ? Check.ok("database", database + " is there")
                        : Check.fail(
                                "database",
                                "no socket " + database,
                                "systemctl start openvswitch-switch, or name its directory with --ovs-rundir"));
        InstanceDirectory directory = new InstanceDirectory(instances);
        boolean _ = directory.scan();
        directory
                .problems()
                .forEach(problem -> checks.add(Check.fail(
                        "instances",
                        problem.toString(),
                        "mend the file; metapunt instances validate FILE says when it is right")));
        checks.add(Clock.check());
        return checks.build();
    }
}
