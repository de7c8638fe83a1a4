package io.metapunt.ec2;

import com.google.common.collect.ImmutableList;
import io.metapunt.http.Answer;
import io.metapunt.instance.Instance;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The EC2 tree for one instance. Each version is built when first asked for and shared afterwards. Thread-safe. */
public final class Ec2Tree {
    private final Instance instance;
    private final Map<Ec2Version, Node.Directory> versions = new ConcurrentHashMap<>();

    public Ec2Tree(Instance instance) {
        this.instance = instance;
    }

    /** The answer for {@code path}, which begins with a version. */
    public Answer answer(ImmutableList<String> path) {
        if (path.isEmpty()) {
            return Answer.text(Ec2Version.listing());
        }
        Optional<Node> node = Ec2Version.of(path.getFirst())
                .map(version -> versions.computeIfAbsent(version, v -> Ec2Document.of(instance, v)));
        for (String name : path.subList(1, path.size())) {
            node = node.flatMap(parent -> parent.child(name));
        }
        return node.<Answer>map(found -> new Answer.Document(Answer.TEXT, found.body()))
                .orElseGet(Answer::notFound);
    }
}
