package io.metapunt.nova;

import io.netty.channel.EventLoop;

/** What one event loop asks Nova with. All but the loop, {@code stale} and {@code health} is confined to it. */
record NovaLoop(
        EventLoop loop,
        NovaConfig config,
        Connections connections,
        Turns turns,
        StaleAnswers stale,
        NovaHealth health) {}
