package io.metapunt.daemon;

import io.metapunt.http.MetadataSource;
import io.metapunt.instance.InstanceSource;
import io.metapunt.instance.Problem;
import io.metapunt.libvirt.LibvirtProjects;
import io.metapunt.nova.NovaClient;
import io.metapunt.nova.NovaHealth;
import io.metapunt.nova.NovaSource;
import io.metapunt.token.ImdsGate;
import java.nio.file.Path;

/** Nova, wired: its client, and who tells projects. */
final class NovaPart implements AutoCloseable {
    private final boolean exclusive;
    private final Path directory;
    private final LibvirtProjects libvirt;
    private final NovaHealth health;
    private final NovaSource source;

    private NovaPart(NovaSettings settings, NovaClient client, ImdsGate gate, InstanceSource instances) {
        this.exclusive = settings.exclusive();
        this.directory = settings.libvirt();
        this.libvirt = LibvirtProjects.open(settings.libvirt());
        this.health = client.health();
        this.source = new NovaSource(client, gate, instances, libvirt);
    }

    static NovaPart start(NovaSettings settings, NovaClient client, ImdsGate gate, InstanceSource instances) {
        return new NovaPart(settings, client, gate, instances);
    }

    /** Who answers: Nova alone, or behind {@code local}. */
    MetadataSource with(MetadataSource local) {
        return exclusive ? source : MetadataSource.either(local, source);
    }

    NovaSource source() {
        return source;
    }

    NovaStatus status() {
        return new NovaStatus(
                health.url(),
                health.problem(),
                health.answered(),
                health.failed(),
                health.stale(),
                libvirt.isMissing() ? "" : directory.toString(),
                libvirt.size(),
                libvirt.problems().stream().map(Problem::toString).toList());
    }

    @Override
    public void close() {
        libvirt.close();
    }
}
