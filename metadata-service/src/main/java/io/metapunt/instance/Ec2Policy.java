package io.metapunt.instance;

import java.util.Optional;

/**
 * What EC2's tree of every instance is like that does not say otherwise.
 *
 * @param region where instances run, if that is to be told
 */
public record Ec2Policy(Ec2Style tree, Optional<String> region) {
    /** As Nova's. */
    public static Ec2Policy defaults() {
        return new Ec2Policy(Ec2Style.NOVA, Optional.empty());
    }

    /** What holds for an instance that tells {@code facts}. */
    public Ec2Policy with(Ec2Facts facts) {
        return new Ec2Policy(facts.tree().orElse(tree), facts.region().or(() -> region));
    }
}
