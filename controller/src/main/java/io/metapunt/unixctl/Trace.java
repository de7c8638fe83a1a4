package io.metapunt.unixctl;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Open vSwitch says happens to a packet, read from the text of ofproto/trace (ovs-vswitchd(8)). What is not understood
 * stays in {@link #text}.
 *
 * @param text all of it, as Open vSwitch writes it
 * @param steps the flows that the packet meets, in their order, on all bridges
 * @param datapathActions what leaves the switch, as ovs-actions(7) writes the datapath's
 */
public record Trace(String text, ImmutableList<Step> steps, String datapathActions) {
    private static final Pattern TABLE = Pattern.compile("^( *)(\\d+)\\. (.*)$");
    private static final Pattern FLOW = Pattern.compile("^(.*?),? ?priority (\\d+)(?:, cookie (0x[0-9a-f]+))?$");
    private static final String DATAPATH_ACTIONS = "Datapath actions: ";

    /**
     * One flow that the packet meets.
     *
     * @param table the table's number
     * @param match empty if every packet matches
     * @param priority -1 if no flow matched, which drops the packet
     * @param cookie the flow's, 0 if it has none
     * @param actions one each
     */
    public record Step(int table, String match, int priority, long cookie, ImmutableList<String> actions) {
        /** Whether any flow matched. */
        public boolean matched() {
            return priority >= 0;
        }
    }

    /** Reads the text of ofproto/trace. */
    public static Trace parse(String text) {
        ImmutableList.Builder<Step> steps = ImmutableList.builder();
        String datapathActions = "";
        Optional<Open> open = Optional.empty();
        for (String line : text.lines().toList()) {
            Matcher table = TABLE.matcher(line);
            if (table.matches()) {
                open.ifPresent(step -> steps.add(step.close()));
                open = Optional.of(Open.of(table));
            } else if (open.isPresent() && line.startsWith(" ") && !line.isBlank()) {
                open.get().actions.add(line.strip());
            } else {
                open.ifPresent(step -> steps.add(step.close()));
                open = Optional.empty();
            }
            if (line.startsWith(DATAPATH_ACTIONS)) {
                datapathActions = line.substring(DATAPATH_ACTIONS.length()).strip();
            }
        }
        open.ifPresent(step -> steps.add(step.close()));
        return new Trace(text, steps.build(), datapathActions);
    }

    /** A step whose actions are still being read. */
    private record Open(int table, String match, int priority, long cookie, List<String> actions) {
        static Open of(Matcher line) {
            int table = Integer.parseInt(line.group(2));
            Matcher flow = FLOW.matcher(line.group(3));
            if (!flow.matches()) {
                return new Open(table, "", -1, 0, new ArrayList<>());
            }
            OptionalLong cookie = flow.group(3) == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseUnsignedLong(flow.group(3).substring(2), 16));
            return new Open(table, flow.group(1), Integer.parseInt(flow.group(2)), cookie.orElse(0), new ArrayList<>());
        }

        Step close() {
            return new Step(table, match, priority, cookie, ImmutableList.copyOf(actions));
        }
    }

    /** The flow that decides first, if any matched. */
    public Optional<Step> first() {
        return steps.stream().filter(Step::matched).findFirst();
    }

    /** Whether nothing leaves: neither to a port nor to a controller. */
    public boolean dropped() {
        return datapathActions.equals("drop");
    }
}
