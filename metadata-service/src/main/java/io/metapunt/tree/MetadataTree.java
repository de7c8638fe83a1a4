package io.metapunt.tree;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import io.metapunt.ec2.Ec2Tree;
import io.metapunt.http.Answer;
import io.metapunt.http.MetadataHandler;
import io.metapunt.http.MetadataRequest;
import io.metapunt.http.Reply;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.Instance;
import io.metapunt.instance.PasswordStore;
import io.metapunt.openstack.OpenStackTree;
import io.metapunt.token.ImdsGate;
import io.metapunt.vendordata.VendorDataClient;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a guest may ask: {@code /openstack} leads to the OpenStack tree, everything else to EC2's, with or without {@code
 * /ec2} in front, which is Nova's way. The EC2 tree is behind the gate that looks at tokens. Instances' trees are kept for as
 * long as the instance is the same. Thread-safe.
 */
public final class MetadataTree implements MetadataHandler {
    private static final int MAX_INSTANCES = 4_096;

    private final PasswordStore passwords;
    private final VendorDataClient vendorData;
    private final ImdsGate gate;
    private final Ec2Policy ec2;
    private final InstantSource clock;
    private final Cache<UUID, Trees> kept =
            CacheBuilder.newBuilder().maximumSize(MAX_INSTANCES).build();

    private record Trees(Instance instance, OpenStackTree openStack, Ec2Tree ec2) {}

    /**
     * @param clock today's date decides which versions are listed
     */
    public MetadataTree(
            PasswordStore passwords, VendorDataClient vendorData, ImdsGate gate, Ec2Policy ec2, InstantSource clock) {
        this.passwords = passwords;
        this.vendorData = vendorData;
        this.gate = gate;
        this.ec2 = ec2;
        this.clock = clock;
    }

    @Override
    public Reply answer(MetadataRequest request, Instance instance) {
        ImmutableList<String> path = request.path();
        Trees trees = of(instance);
        String first = path.isEmpty() ? "" : path.getFirst();
        return switch (first) {
            case "openstack" -> trees.openStack.answer(request.method(), path.subList(1, path.size()), request.body());
            case "ec2" -> ec2(request, path.subList(1, path.size()), trees);
            default -> ec2(request, path, trees);
        };
    }

    private Answer ec2(MetadataRequest request, ImmutableList<String> path, Trees trees) {
        return gate.answer(request, path, trees.instance, () -> trees.ec2.answer(path, request.requester()));
    }

    @SuppressWarnings("ReferenceEquality") // Every version of an instance is an object of its own.
    private Trees of(Instance instance) {
        @Nullable Trees found = kept.getIfPresent(instance.uuid());
        if (found == null || found.instance != instance) {
            found = new Trees(
                    instance, new OpenStackTree(instance, passwords, vendorData, clock), new Ec2Tree(instance, ec2));
            kept.put(instance.uuid(), found);
        }
        return found;
    }
}
