package io.metapunt.instance;

import io.metapunt.packet.MacAddress;
import java.util.Optional;
import java.util.UUID;

/** The instance and the guest that tests speak of. */
public final class TestInstances {
    public static final UUID UUID_ONE = UUID.fromString("daf32a70-42c9-4d30-8ec5-3a5d97582cff");
    public static final UUID UUID_TWO = UUID.fromString("11111111-2222-3333-4444-555555555555");
    public static final String PORT_ONE = "cd9f6d46-4a3a-43ab-a466-994af9db96fc";

    /** As an operator would write it by hand. */
    public static final String SAMPLE = """
            uuid: daf32a70-42c9-4d30-8ec5-3a5d97582cff
            name: int32bit-test-1
            hostname: int32bit-test-1.novalocal
            project_id: ca17d50f6ac049928cc2fb2217dab93b
            availability_zone: nova
            public_keys: { mykey: ssh-ed25519 AAAA mykey@host }
            user_data: |
              #cloud-config
              hostname: x
            nics:
              - mac: fa:16:3e:11:22:33
                port_id: cd9f6d46-4a3a-43ab-a466-994af9db96fc
                addresses: [10.0.0.70/24]
            """;

    public static final Guest GUEST = new Guest(
            "br-int",
            7,
            "tapcd9f6d46-4a",
            0,
            MacAddress.parse("fa:16:3e:11:22:33"),
            1_500,
            Optional.of(UUID_ONE),
            Optional.of(PORT_ONE),
            Optional.empty());

    private TestInstances() {}

    public static Instance sample() {
        return read(SAMPLE);
    }

    public static Instance read(String text) {
        try {
            return InstanceReader.read("sample.yaml", text);
        } catch (InvalidInstanceException e) {
            throw new AssertionError(e);
        }
    }
}
