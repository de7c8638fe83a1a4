package io.metapunt.instance;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/** Instances as odd as a file may make them; the same for the same seed. */
public final class RandomInstance {
    private static final JsonMapper mapper = JsonMapper.builder().build();
    private static final String[] TEXTS = {
        "",
        " ",
        "a",
        "web-1",
        "ümläut",
        "日本",
        "\uD83D\uDE00",
        "a\nb",
        "tab\there",
        "\"quoted\"",
        "{}",
        "null",
        "</html>",
        "a/b",
        "..",
        "=",
        "\\",
        "\u0000",
        "x".repeat(300)
    };
    private static final String[] NAMES = {"Name", "role", "a.b", "a:b", "-", "_x", "ü", "1", "a@b"};

    private final SplittableRandom random;

    private RandomInstance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The file of one. */
    public static String file(long seed) {
        return new RandomInstance(seed).file();
    }

    private String file() {
        ObjectNode file = mapper.createObjectNode();
        file.put("uuid", new UUID(random.nextLong(), random.nextLong()).toString());
        for (String key :
                new String[] {"name", "hostname", "project_id", "availability_zone", "instance_type", "image_id"}) {
            if (random.nextBoolean()) {
                file.put(key, text());
            }
        }
        if (random.nextBoolean()) {
            file.put("launch_index", random.nextInt(1_000));
        }
        for (String key : new String[] {"meta", "public_keys"}) {
            ObjectNode map = file.putObject(key);
            for (int i = random.nextInt(3); i > 0; i--) {
                map.put(key.equals("meta") ? text() : line() + i, text());
            }
        }
        switch (random.nextInt(3)) {
            case 0 -> file.put("user_data", text());
            case 1 -> file.put("user_data_base64", Base64.getEncoder().encodeToString(octets()));
            default -> {}
        }
        ArrayNode keys = file.putArray("keys");
        ArrayNode files = file.putArray("files");
        ArrayNode groups = file.putArray("security_groups");
        for (int i = random.nextInt(3); i > 0; i--) {
            keys.addObject()
                    .put("name", line())
                    .put("type", random.nextBoolean() ? "ssh" : "x509")
                    .put("data", text());
            files.addObject()
                    .put("path", text())
                    .put("content_base64", Base64.getEncoder().encodeToString(octets()));
            groups.add(text());
        }
        ArrayNode nics = file.putArray("nics");
        for (int i = random.nextInt(4); i > 0; i--) {
            nic(nics.addObject());
        }
        for (String key : new String[] {"vendor_data", "network_data"}) {
            if (random.nextInt(4) == 0) {
                file.putObject(key).put(text(), text()).putObject("nested").putNull(text());
            }
        }
        if (random.nextBoolean()) {
            file.put("public_ipv4", "203.0.113." + random.nextInt(256));
        }
        ec2(file.putObject("ec2"));
        return file.toString();
    }

    private void nic(ObjectNode nic) {
        nic.put(
                "mac",
                String.format(
                        Locale.ROOT,
                        "fa:16:3e:%02x:%02x:%02x",
                        random.nextInt(256),
                        random.nextInt(256),
                        random.nextInt(256)));
        for (String key : new String[] {"port_id", "network_id", "vif_type", "device"}) {
            if (random.nextBoolean()) {
                nic.put(key, text());
            }
        }
        ArrayNode addresses = nic.putArray("addresses");
        for (int i = random.nextInt(4); i > 0; i--) {
            addresses.add(
                    random.nextBoolean()
                            ? "10.0.0." + random.nextInt(256) + "/" + random.nextInt(33)
                            : "2001:db8::" + random.nextInt(9999) + "/" + random.nextInt(129));
        }
        nic.put("dhcp", random.nextBoolean());
        if (random.nextBoolean()) {
            nic.put("gateway", "10.0.0.1")
                    .put("mtu", random.nextInt(9_000))
                    .putArray("dns")
                    .add("10.0.0.2")
                    .add("2001:db8::2");
        }
    }

    private void ec2(ObjectNode ec2) {
        for (String key : new String[] {"region", "architecture", "kernel_id", "ramdisk_id"}) {
            if (random.nextBoolean()) {
                ec2.put(key, text());
            }
        }
        for (String key : new String[] {"tags", "block_device_mapping"}) {
            ObjectNode map = ec2.putObject(key);
            for (int i = random.nextInt(4); i > 0; i--) {
                map.put(NAMES[random.nextInt(NAMES.length)], text());
            }
        }
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    /** Without what would end a line. */
    private String line() {
        return text().replaceAll("\\p{Cntrl}", "");
    }

    private byte[] octets() {
        byte[] octets = new byte[random.nextInt(100)];
        random.nextBytes(octets);
        return octets;
    }
}
