package io.metapunt.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What each module may know; the table is in docs/architecture.md. */
@AnalyzeClasses(packages = "io.metapunt", importOptions = ProductOnly.class)
class ModuleTest {
    private static final String[] FLOWS = {"io.metapunt.flows.."};

    private static final String[] METADATA_SERVICE = {
        "io.metapunt.packet..",
        "io.metapunt.tcp..",
        "io.metapunt.link..",
        "io.metapunt.channel..",
        "io.metapunt.responder..",
        "io.metapunt.http..",
        "io.metapunt.tree..",
        "io.metapunt.openstack..",
        "io.metapunt.ec2..",
        "io.metapunt.token..",
        "io.metapunt.nova..",
        "io.metapunt.configdrive..",
        "io.metapunt.libvirt..",
        "io.metapunt.instance..",
        "io.metapunt.vendordata..",
        "io.metapunt.warmup..",
        "io.metapunt.yaml.."
    };

    private static final String[] CONTROLLER = {
        "io.metapunt.systemd..",
        "io.metapunt.dial..",
        "io.metapunt.openflow..",
        "io.metapunt.tap..",
        "io.metapunt.punt..",
        "io.metapunt.ovsdb..",
        "io.metapunt.unixctl..",
        "io.metapunt.capture..",
        "io.metapunt.metrics..",
        "io.metapunt.doctor..",
        "io.metapunt.daemon..",
        "io.metapunt.config..",
        "io.metapunt.admin..",
        "io.metapunt.log..",
        "io.metapunt.cli.."
    };

    @ArchTest
    static final ArchRule everyPackageHasItsModule = classes()
            .that()
            .resideInAPackage("io.metapunt..")
            .should()
            .resideInAnyPackage(all(FLOWS, METADATA_SERVICE, CONTROLLER));

    @ArchTest
    static final ArchRule flowsKnowTheSwitchsLanguageAndNothingElse = classes()
            .that()
            .resideInAnyPackage(FLOWS)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.metapunt.flows..",
                    "java.lang..",
                    "java.util",
                    "java.util.function..",
                    "java.util.stream..",
                    "java.net",
                    "java.nio..",
                    "com.google..",
                    "org.projectfloodlight..",
                    "io.netty.buffer..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule metadataServiceKnowsNoSwitch = noClasses()
            .that()
            .resideInAnyPackage(METADATA_SERVICE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(all(FLOWS, CONTROLLER, "org.projectfloodlight..", "picocli.."));

    @ArchTest
    static final ArchRule controllerKnowsNeitherTcpNorADocument = noClasses()
            .that()
            .resideInAnyPackage(CONTROLLER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.metapunt.tcp..", "io.metapunt.openstack..", "io.metapunt.ec2..");

    private static String[] all(String[] first, String[] second, String... more) {
        return java.util.stream.Stream.of(first, second, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }
}
