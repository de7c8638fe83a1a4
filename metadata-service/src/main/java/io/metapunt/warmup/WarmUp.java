package io.metapunt.warmup;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.channel.GuestChannel;
import io.metapunt.http.AccessLog;
import io.metapunt.http.HttpConfig;
import io.metapunt.http.HttpPipeline;
import io.metapunt.http.MetadataHandler;
import io.metapunt.http.MetadataSource;
import io.metapunt.http.RequestStatistics;
import io.metapunt.instance.Ec2Facts;
import io.metapunt.instance.Guest;
import io.metapunt.instance.ImdsOptions;
import io.metapunt.instance.Instance;
import io.metapunt.instance.InstanceSource;
import io.metapunt.instance.Nic;
import io.metapunt.link.FairBound;
import io.metapunt.link.LinkConfig;
import io.metapunt.link.SharedBounds;
import io.metapunt.link.SharedLimits;
import io.metapunt.packet.FrameSink;
import io.metapunt.packet.MacAddress;
import io.metapunt.responder.FrameOutput;
import io.metapunt.responder.Responder;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Has made-up guests ask for all that cloud-init asks for, often enough that the JVM has compiled what answers them: else the
 * first boot storm would be answered by the interpreter, and its slowest hundredth would wait three times as long. Their wires
 * end here and nothing of them is counted; what answers is the code that answers everybody. It works in short bursts on a
 * bridge's event loop, so that a real guest waits no longer than one. Confined to that loop.
 */
public final class WarmUp {
    /** Of each guest. The compiler's first threshold, 200 calls (-XX:Tier3InvocationThreshold), is passed many times over. */
    private static final int REQUESTS = 400;

    private static final int GUESTS = 8;

    /** One of so many answers is lost, so that what mends that is compiled with the rest. */
    private static final int LOSS = 50;

    /** Frames that are shorter are of handshakes, which would be mended only after a second. */
    private static final int LEAST_ANSWER = 100;

    private static final long PAUSE_MICROS = 3_000;
    private static final long BURST_NANOS = 1_000_000;

    /** Pauses without an answer, after which there will be none. */
    private static final int PATIENCE = 500;

    private static final int MTU = 1_500;
    private static final long FIRST_MAC = 0xfa16_3e00_0000L;
    private static final ImmutableList<String> PATHS = ImmutableList.of(
            "/openstack",
            "/openstack/latest/meta_data.json",
            "/openstack/latest/user_data",
            "/openstack/latest/vendor_data.json",
            "/openstack/latest/network_data.json",
            "/latest/meta-data/",
            "/latest/meta-data/placement/availability-zone",
            "/latest/meta-data/public-keys/",
            "/latest/meta-data/public-keys/0/openssh-key",
            "/latest/meta-data/hostname",
            "/latest/meta-data/instance-id",
            "/latest/meta-data/local-ipv4",
            "/latest/meta-data/public-ipv4");

    private final EventLoop loop;
    private final UUID instance;
    private final Responder responder;
    private final ImmutableList<StandInGuest> guests;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private int sent;
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private int silent;

    /**
     * @param handler what answers all guests
     */
    public WarmUp(EventLoop loop, LinkConfig links, HttpConfig http, MetadataHandler handler) {
        this(loop, links, http, handler, REQUESTS);
    }

    WarmUp(EventLoop loop, LinkConfig links, HttpConfig http, MetadataHandler handler, int requests) {
        this.loop = loop;
        Instance instance = instance();
        SharedLimits limits = SharedLimits.defaults();
        this.responder = new Responder(
                loop,
                links,
                SharedBounds.ofBridge(limits, new FairBound(limits.heldOctets())),
                new HttpPipeline(
                        http,
                        MetadataSource.of(new Known(instance), handler),
                        new RequestStatistics(AccessLog.NONE),
                        channel -> ((GuestChannel) channel).guest()),
                new Answers(),
                Responder.monotonicClock());
        this.guests = IntStream.range(0, GUESTS)
                .mapToObj(number -> new StandInGuest(mac(number), PATHS, requests))
                .collect(ImmutableList.toImmutableList());
        this.instance = instance.uuid();
    }

    /**
     * Begins in {@code millis}, and ends by itself.
     *
     * @return tells, once it has ended, whether all was answered
     */
    public CompletionStage<Boolean> start(long millis) {
        var _ = loop.schedule(
                () -> {
                    IntStream.range(0, GUESTS).forEach(number -> responder.attach(place(number, instance)));
                    IntStream.range(0, GUESTS)
                            .forEach(number -> guests.get(number).begin(frame -> ask(number, frame)));
                    responder.endOfBatch();
                    burst();
                },
                millis,
                TimeUnit.MILLISECONDS);
        return ended;
    }

    private void burst() {
        long end = System.nanoTime() + BURST_NANOS;
        silent = answers.isEmpty() ? silent + 1 : 0;
        while (!answers.isEmpty() && System.nanoTime() - end < 0) {
            // All that is under way is one batch, as from a switch that is busy.
            for (int left = answers.size(); left > 0; left--) {
                Answer answer = answers.remove();
                guests.get(answer.guest).receive(answer.frame, frame -> ask(answer.guest, frame));
            }
            responder.endOfBatch();
        }
        boolean done = guests.stream().allMatch(StandInGuest::isDone);
        if (done || silent > PATIENCE) {
            responder.close();
            var _ = ended.complete(done);
        } else {
            var _ = loop.schedule(this::burst, PAUSE_MICROS, TimeUnit.MICROSECONDS);
        }
    }

    private void ask(int guest, byte[] frame) {
        boolean _ = responder.receive(guest, frame, 0, frame.length);
    }

    private static MacAddress mac(int number) {
        return new MacAddress(FIRST_MAC + number);
    }

    private static Guest place(int number, UUID instance) {
        return new Guest(
                "warm-up",
                number,
                "warm-up",
                0,
                mac(number),
                MTU,
                Optional.of(instance),
                Optional.empty(),
                Optional.empty());
    }

    private static Instance instance() {
        Nic nic = new Nic(
                mac(0),
                Optional.empty(),
                Optional.empty(),
                "ovs",
                Optional.empty(),
                Optional.of(MTU),
                ImmutableList.of());
        return new Instance(
                UUID.randomUUID(),
                "warm-up",
                "warm-up",
                "",
                Optional.of("nova"),
                0,
                ImmutableMap.of("role", "none"),
                ImmutableList.of(new Instance.KeyPair("key", "ssh", "ssh-ed25519 AAAA warm-up")),
                Optional.empty(),
                ImmutableList.of(nic),
                ImmutableList.of(),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                "",
                ImmutableList.of("default"),
                Optional.empty(),
                ImmutableList.of(),
                Optional.empty(),
                Ec2Facts.NONE,
                ImdsOptions.NONE);
    }

    /** Knows one instance, whoever asks. */
    private record Known(Instance instance) implements InstanceSource {
        @Override
        public Optional<Instance> find(Guest of) {
            return Optional.of(instance);
        }

        @Override
        public boolean knowsInterface(String interfaceId) {
            return false;
        }

        @Override
        public Subscription onChange(Runnable listener) {
            return () -> {};
        }
    }

    /** A frame to a guest. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, not compared.
    private record Answer(int guest, byte[] frame) {}

    /** Keeps the frames to the guests until they hear them. */
    private final class Answers implements FrameOutput {
        @Override
        public FrameSink port(int ofport) {
            return new FrameSink() {
                private final Room room = new Room();

                @Override
                public Room reserve(int length) {
                    room.array = new byte[length];
                    return room;
                }

                @Override
                public void commit() {
                    if (room.array.length < LEAST_ANSWER || ++sent % LOSS != 0) {
                        answers.add(new Answer(ofport, room.array));
                    }
                }
            };
        }

        @Override
        public void flush() {}
    }
}
