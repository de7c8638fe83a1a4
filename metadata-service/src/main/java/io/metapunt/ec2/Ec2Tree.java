package io.metapunt.ec2;

import com.google.common.collect.ImmutableList;
import io.metapunt.http.Answer;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.Instance;
import io.metapunt.packet.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The EC2 tree for one instance. Each version is built when first asked for and shared afterwards. Thread-safe. */
public final class Ec2Tree {
    private final Instance instance;
    private final Ec2Policy policy;
    private final Map<Ec2Version, Node.Directory> versions = new ConcurrentHashMap<>();

    /**
     * @param policy holds for every instance that does not say otherwise
     */
    public Ec2Tree(Instance instance, Ec2Policy policy) {
        this.instance = instance;
        this.policy = policy.with(instance.ec2());
    }

    /** {@code meta-data} of {@code version} as a JSON object, which is how it stands on a config drive. */
    public byte[] metaDataJson(String version) {
        return NodeJson.write(find(ImmutableList.of(version, "meta-data"))
                .orElseThrow(() -> new IllegalArgumentException("no version " + version)));
    }

    /**
     * The answer for {@code path}, which begins with a version.
     *
     * @param requester the address that the guest uses, if it is a guest that asks
     */
    public Answer answer(ImmutableList<String> path, Optional<IpAddress> requester) {
        if (path.isEmpty()) {
            return Answer.text(Ec2Version.listing(policy.tree()));
        }
        return find(path)
                .<Answer>map(found -> new Answer.Document(Answer.TEXT, body(found, requester)))
                .orElseGet(Answer::notFound);
    }

    private static byte[] body(Node node, Optional<IpAddress> requester) {
        return switch (node) {
            case Node.RequesterIpv4 _ ->
                requester
                        .filter(address -> !address.v6())
                        .map(IpAddress::toString)
                        .orElse("")
                        .getBytes(StandardCharsets.US_ASCII);
            case Node.Leaf _, Node.Directory _ -> node.body();
        };
    }

    private Optional<Node> find(ImmutableList<String> path) {
        Optional<Node> node = Ec2Version.of(path.getFirst(), policy.tree())
                .map(version -> versions.computeIfAbsent(version, v -> Ec2Document.of(instance, v, policy)));
        for (String name : path.subList(1, path.size())) {
            node = node.flatMap(parent -> parent.child(name));
        }
        return node;
    }
}
