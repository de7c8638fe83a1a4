package io.metapunt.flows.openflow;

import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.Meter;
import java.util.List;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterFlags;
import org.projectfloodlight.openflow.protocol.OFMeterMod;
import org.projectfloodlight.openflow.protocol.OFMeterModCommand;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.meterband.OFMeterBand;

/** Meters as METER_MOD messages (OpenFlow 1.3.5, 7.3.4.5). */
public final class MeterMods {
    private MeterMods() {}

    /** Adds {@code meter}; refused if the id is another's. */
    public static OFMessage add(OFFactory factory, Meter meter) {
        return mod(factory, OFMeterModCommand.ADD, meter);
    }

    /** Gives the meter its rate. */
    public static OFMessage modify(OFFactory factory, Meter meter) {
        return mod(factory, OFMeterModCommand.MODIFY, meter);
    }

    /** Deletes the meter. */
    public static OFMessage delete(OFFactory factory, long id) {
        return factory.buildMeterMod()
                .setCommand(OFMeterModCommand.DELETE)
                .setMeterId(id)
                .build();
    }

    private static OFMessage mod(OFFactory factory, OFMeterModCommand command, Meter meter) {
        List<OFMeterBand> bands = List.of(factory.meterBands()
                .buildDrop()
                .setRate(meter.rate().perSecond())
                .setBurstSize(meter.rate().burst())
                .build());
        OFMeterMod.Builder mod = factory.buildMeterMod()
                .setCommand(command)
                .setMeterId(meter.id())
                .setFlags(ImmutableSet.of(OFMeterFlags.PKTPS, OFMeterFlags.BURST, OFMeterFlags.STATS));
        // Loxi has two names for one field.
        return factory.getVersion() == OFVersion.OF_13
                ? mod.setMeters(bands).build()
                : mod.setBands(bands).build();
    }
}
