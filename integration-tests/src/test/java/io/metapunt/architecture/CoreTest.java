package io.metapunt.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The core does no I/O and has no clock; data walks one corridor. */
@AnalyzeClasses(packages = "io.metapunt", importOptions = ProductOnly.class)
class CoreTest {
    private static final String[] CORE = {"io.metapunt.packet..", "io.metapunt.tcp..", "io.metapunt.link.."};

    @ArchTest
    static final ArchRule coreKnowsNoChannelNoFileNoThreadAndNoLog = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty..",
                    "java.io..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "java.time..",
                    "java.util.concurrent..",
                    "org.slf4j..");

    @ArchTest
    static final ArchRule coreHasNoClock = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule onlyTheCommandsPrint = noClasses()
            .that()
            .resideOutsideOfPackage("io.metapunt.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule packagesKnowEachOtherOneWay =
            slices().matching("io.metapunt.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packetsKnowNobody = noClasses()
            .that()
            .resideInAPackage("io.metapunt.packet..")
            .should()
            .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "are ours and no packets",
                    type -> type.getPackageName().startsWith("io.metapunt")
                            && !type.getPackageName().startsWith("io.metapunt.packet")));
}
