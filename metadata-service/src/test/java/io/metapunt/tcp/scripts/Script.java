package io.metapunt.tcp.scripts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A packet script, in the spirit of packetdrill. Each line is a comment behind {@code #}, a setting ({@code set mtu 1500}), or a
 * time in seconds and what happens then; a time that begins with {@code +} counts from the line before.
 *
 * <pre>
 * 0.000 &gt; S 0:0(0) win 65535 &lt;mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7&gt;   the guest sends
 * 0.000 &lt; S. 0:0(0) ack 1 &lt;mss 1460,wscale 0,sackOK,TS val 0 ecr 1&gt;           the service must send, exactly then
 * 0.010 &gt; icmp too-big mtu 1400 seq 1                                             an error about what the service sent
 * 0.010 write 5000, read 100, pause, resume, close, abort                         the application
 * 0.010 state, told, eof, dropped                                                 what must hold
 * 9.000 quiet                                                                     nothing was sent since, until then
 * </pre>
 *
 * <p>Sequence numbers and timestamps count from each side's first. The application reads all at once unless paused. Data is a
 * pattern which both ends check. A window or options that an expected segment does not name are not compared, padding never
 * is. Anything sent that no line expects fails the script.
 */
record Script(String name, Map<String, String> settings, List<Step> steps) {
    /** What happens {@code at} nanoseconds from the start. */
    record Step(int line, long at, String text) {
        @Override
        public String toString() {
            return "line %d: %.6f %s".formatted(line, at / 1e9, text);
        }
    }

    static Script read(Path file) {
        try {
            return parse(file.getFileName().toString().replace(".script", ""), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Script parse(String name, List<String> lines) {
        Map<String, String> settings = new LinkedHashMap<>();
        List<Step> steps = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            String[] words = line.split("\\s+", 2);
            if (words[0].equals("set")) {
                String[] setting = words[1].split("\\s+", 2);
                settings.put(setting[0], setting[1]);
            } else {
                long time = new BigDecimal(words[0]).movePointRight(9).longValueExact();
                long next = words[0].startsWith("+") ? at + time : time;
                if (next < at) {
                    throw new IllegalArgumentException(name + ", line " + (i + 1) + ": time runs backwards");
                }
                at = next;
                steps.add(new Step(i + 1, at, words[1]));
            }
        }
        return new Script(name, settings, steps);
    }

    int setting(String key, int otherwise) {
        return Integer.parseInt(settings.getOrDefault(key, Integer.toString(otherwise)));
    }

    @Override
    public String toString() {
        return name;
    }
}
