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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
 *
 * <p>The same script runs against Linux's TCP. Where that behaves otherwise the script says why, and what Linux does instead:
 *
 * <pre>
 * linux differs: REASON            allows the two kinds of line that follow
 * metapunt 0.060 &lt; . 1:1(0) ack 1  not for Linux
 * linux 0.040 &lt; . 1:1(0) ack 1     for Linux alone
 * linux ends: REASON               the lines from here on are not for Linux
 * </pre>
 *
 * @param steps what Metapunt must do
 * @param linuxSteps what Linux does
 * @param differences why the two are not the same
 */
public record Script(
        String name, Map<String, String> settings, List<Step> steps, List<Step> linuxSteps, List<String> differences) {
    private static final Pattern DIFFERENCE = Pattern.compile("linux (differs|ends): (.+)");
    private static final Pattern ONE_SIDE = Pattern.compile("(linux|metapunt) (.+)");

    /** What happens {@code at} nanoseconds from the start. */
    public record Step(int line, long at, String text) {
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
        List<String> differences = new ArrayList<>();
        Steps metapunt = new Steps(name);
        Steps linux = new Steps(name);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            Matcher difference = DIFFERENCE.matcher(line);
            Matcher oneSide = ONE_SIDE.matcher(line);
            if (line.startsWith("set ")) {
                String[] setting = line.split("\\s+", 3);
                settings.put(setting[1], setting[2]);
            } else if (difference.matches()) {
                differences.add(difference.group(2));
                linux.ended |= difference.group(1).equals("ends");
            } else if (oneSide.matches()) {
                if (differences.isEmpty()) {
                    throw new IllegalArgumentException(name + ", line " + (i + 1) + ": the reason must stand before");
                }
                (oneSide.group(1).equals("linux") ? linux : metapunt).add(i + 1, oneSide.group(2));
            } else if (!line.isEmpty()) {
                metapunt.add(i + 1, line);
                linux.add(i + 1, line);
            }
        }
        if (!differences.isEmpty() && metapunt.steps.equals(linux.steps)) {
            throw new IllegalArgumentException(name + ": says that Linux differs, and not in what");
        }
        return new Script(name, settings, metapunt.steps, linux.steps, differences);
    }

    /** The steps of one side, whose time does not run backwards. */
    private static final class Steps {
        private final String name;
        private final List<Step> steps = new ArrayList<>();
        private long at;
        private boolean ended;

        Steps(String name) {
            this.name = name;
        }

        void add(int number, String line) {
            if (ended) {
                return;
            }
            String[] words = line.split("\\s+", 2);
            long time = new BigDecimal(words[0]).movePointRight(9).longValueExact();
            long next = words[0].startsWith("+") ? at + time : time;
            if (next < at) {
                throw new IllegalArgumentException(name + ", line " + number + ": time runs backwards");
            }
            at = next;
            steps.add(new Step(number, at, words[1]));
        }
    }

    /** The number behind {@code set key}. */
    public int setting(String key, int otherwise) {
        return Integer.parseInt(settings.getOrDefault(key, Integer.toString(otherwise)));
    }

    @Override
    public String toString() {
        return name;
    }
}
