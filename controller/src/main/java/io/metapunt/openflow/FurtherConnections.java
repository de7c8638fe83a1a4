package io.metapunt.openflow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The connections of a session that bring PACKET_INs and nothing else, each those of an id of its own. Open vSwitch keeps 100
 * packets for a connection, beside what its socket holds, and drops what comes then (ofproto/connmgr.c): when many guests boot
 * at once, what is dropped is their SYNs, each of which costs a guest a second. All are up, or there is no session, since the
 * guests whose packets come by one that is gone would not be heard.
 */
final class FurtherConnections {
    private final SessionConfig config;
    private final SwitchListener listener;
    private final Function<SwitchHandler, ChannelFuture> dial;
    private final List<Channel> channels = new ArrayList<>();
    private boolean open;
    private boolean begun;
    private boolean endDue;

    /** @param dial connects the handler to where the session leads, on its event loop */
    FurtherConnections(SessionConfig config, SwitchListener listener, Function<SwitchHandler, ChannelFuture> dial) {
        this.config = config;
        this.listener = listener;
        this.dial = dial;
    }

    /**
     * Dials them all. Their packets are left alone until {@link #begin}.
     *
     * @param ended hears why one of them could not be made, or is no more; not after {@link #close}
     * @return completes when all are ready
     */
    CompletionStage<Void> open(SwitchSession session, Consumer<String> ended) {
        open = true;
        return CompletableFuture.allOf(config.controllerIds()
                .further()
                .mapToObj(id -> open(session, id, ended))
                .toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> open(SwitchSession session, int id, Consumer<String> ended) {
        Carrier carrier = new Carrier(session);
        SwitchHandler handler = SwitchHandler.further(session.name(), id, config.cookies(), carrier);
        var _ = dial.apply(handler).addListener((ChannelFuture dialled) -> {
            channels.add(dialled.channel());
            if (!open) {
                close();
            } else if (!dialled.isSuccess()) {
                ended.accept("no further connection: " + dialled.cause().getMessage());
            } else {
                var _ = dialled.channel().closeFuture().addListener(_ -> {
                    if (open) {
                        ended.accept("a further connection ended: " + handler.endReason());
                    }
                });
            }
        });
        return carrier.ready;
    }

    /** The session is ready: from now on their packets are handed on. */
    void begin() {
        begun = open;
    }

    /** Ends them all. */
    void close() {
        open = false;
        begun = false;
        channels.forEach(channel -> {
            var _ = channel.close();
        });
        channels.clear();
    }

    /** Hands a connection's packets on, as the session's. */
    private final class Carrier implements SwitchListener {
        private final SwitchSession session;
        private final CompletableFuture<Void> ready = new CompletableFuture<>();

        Carrier(SwitchSession session) {
            this.session = session;
        }

        @Override
        public void connected(SwitchSession further) {
            ready.complete(null);
        }

        @Override
        public void packetIn(SwitchSession further, int inPort, byte[] frame, int offset, int length) {
            if (begun) {
                listener.packetIn(session, inPort, frame, offset, length);
            }
        }

        @Override
        public void batchEnd(SwitchSession further) {
            if (begun && !endDue) {
                endDue = true;
                session.eventLoop().execute(this::endOfTurn);
            }
        }

        /** The loop has read all connections that had something: what answers them goes out together. */
        private void endOfTurn() {
            endDue = false;
            if (begun) {
                listener.batchEnd(session);
            }
        }

        @Override
        public void disconnected(SwitchSession further, String reason) {
            // Its channel says so, also of one that never was ready.
        }
    }
}
