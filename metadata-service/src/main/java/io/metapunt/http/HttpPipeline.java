package io.metapunt.http;

import io.metapunt.instance.Guest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.flow.FlowControlHandler;
import java.util.function.Function;

/** Makes a channel a guest's HTTP connection. */
public final class HttpPipeline extends ChannelInitializer<Channel> {
    /** User event: the service is about to end; finish the answer and close. */
    public enum Drain {
        NOW
    }

    private final HttpConfig config;
    private final MetadataSource source;
    private final AccessLog accessLog;
    private final Function<Channel, Guest> guests;

    /**
     * @param guests tells whose channel it is
     */
    public HttpPipeline(
            HttpConfig config, MetadataSource source, AccessLog accessLog, Function<Channel, Guest> guests) {
        this.config = config;
        this.source = source;
        this.accessLog = accessLog;
        this.guests = guests;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new StrictRequestDecoder(config))
                // While a request is held, those pipelined behind it wait here.
                .addLast(new FlowControlHandler())
                .addLast(new RequestHandler(config, source, accessLog, guests.apply(channel)));
    }
}
