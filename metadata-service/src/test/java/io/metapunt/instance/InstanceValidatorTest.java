package io.metapunt.instance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstanceValidatorTest {
    private static final String UUID_LINE = "uuid: " + TestInstances.UUID_ONE + "\n";

    private final InstanceValidator validator = new InstanceValidator();

    @Test
    void whatIsRightHasNoProblem() {
        assertThat(validator.problems("f", TestInstances.SAMPLE)).isEmpty();
    }

    @Test
    void allThatIsWrongIsSaidAtItsLine() {
        assertThat(validator.problems("f", UUID_LINE + """
                        nmae: x
                        launch_index: many
                        nics:
                          - mac: fa:16:3e:11:22:33
                            speed: 5
                            a/b~c: 1
                        imds:
                          hop_limit: 65
                        """))
                .extracting(Problem::line)
                .containsExactly(2, 3, 6, 7, 9);
    }

    @Test
    void unknownKeyIsCalledSoWhereverItIsFound() {
        assertThat(validator.problems("f", UUID_LINE + "nmae: x\nnics:\n  - {mac: 'fa:16:3e:11:22:33', sped: 5}\n"))
                .extracting(Problem::toString)
                .containsExactly("f:2: unknown key 'nmae'", "f:4: unknown key 'nics[0].sped'");
    }

    /** The schema knows single values only. */
    @Test
    void whatOnlyTheReaderKnowsIsSaid() {
        assertThat(
                        validator.problems(
                                "f",
                                UUID_LINE
                                        + "nics:\n  - mac: 'fa:16:3e:11:22:33'\n    subnets: [{addresses: [10.0.0.1/24, '::/0']}]\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("both families"));
    }

    @Test
    void wrongValueIsSaidWithItsKey() {
        assertThat(validator.problems("f", UUID_LINE + "nmae: x\nlaunch_index: many\n"))
                .extracting(Problem::message)
                .last()
                .asString()
                .startsWith("key 'launch_index': ");
    }

    @Test
    void noYamlIsAProblem() {
        assertThat(validator.problems("f", "a: [")).hasSize(1);
        assertThat(validator.problems("f", "")).hasSize(1);
    }
}
