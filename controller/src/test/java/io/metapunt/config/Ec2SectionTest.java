package io.metapunt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.Ec2Style;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Ec2SectionTest {
    @Test
    void defaultIsNovasTree() throws Exception {
        assertThat(ConfigReader.read(Overrides.NONE).ec2()).isEqualTo(new Ec2Policy(Ec2Style.NOVA, Optional.empty()));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        assertThat(ConfigReader.read("c.yaml", "ec2: {tree: aws, region: RegionOne}\n", Overrides.NONE)
                        .ec2())
                .isEqualTo(new Ec2Policy(Ec2Style.AWS, Optional.of("RegionOne")));
    }

    @Test
    void unknownTreeIsRefusedWithItsLine() {
        assertThatThrownBy(() -> ConfigReader.read("c.yaml", "ec2:\n  tree: gcp\n", Overrides.NONE))
                .isInstanceOf(ConfigException.class)
                .hasMessage("c.yaml:2: key 'ec2.tree': tree \"gcp\" is neither nova nor aws");
    }
}
