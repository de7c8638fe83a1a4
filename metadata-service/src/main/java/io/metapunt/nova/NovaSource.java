package io.metapunt.nova;

import io.metapunt.http.MetadataSource;
import io.metapunt.instance.Guest;
import io.metapunt.instance.ImdsOptions;
import io.metapunt.instance.Instance;
import io.metapunt.instance.InstanceSource;
import io.metapunt.instance.ProjectSource;
import io.metapunt.token.ImdsGate;
import java.util.Optional;
import java.util.UUID;

/**
 * Has Nova answer. A guest can be answered once its instance and its project are known: the instance is the one that the
 * switch names, or the directory's by its port; the project is the one that the switch names, else the hypervisor's, else the
 * directory's.
 */
public final class NovaSource implements MetadataSource {
    private final NovaClient nova;
    private final ImdsGate gate;
    private final InstanceSource directory;
    private final ProjectSource projects;

    public NovaSource(NovaClient nova, ImdsGate gate, InstanceSource directory, ProjectSource projects) {
        this.nova = nova;
        this.gate = gate;
        this.directory = directory;
        this.projects = projects;
    }

    @Override
    public Optional<Metadata> of(Guest guest) {
        return instance(guest).map(instance -> new NovaMetadata(instance, gate, nova));
    }

    /** Whose metadata Nova is asked for; empty while instance or project are not known. */
    public Optional<RemoteInstance> instance(Guest guest) {
        Optional<Instance> written = directory.find(guest);
        Optional<UUID> uuid = guest.instanceId().or(() -> written.map(Instance::uuid));
        return uuid.flatMap(instance -> guest.projectId()
                .or(() -> projects.projectOf(instance))
                .or(() -> written.map(Instance::projectId).flatMap(ProjectSource::id))
                .map(project -> new RemoteInstance(
                        instance, project, written.map(Instance::imds).orElse(ImdsOptions.NONE))));
    }

    @Override
    public InstanceSource.Subscription onChange(Runnable listener) {
        return directory.onChange(listener).and(projects.onChange(listener));
    }
}
