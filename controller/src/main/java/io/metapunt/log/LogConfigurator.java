package io.metapunt.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The log to standard error, so that journald and people get it, the access log to standard output; neither is ever in the way
 * of an event loop. Logback finds it as a service. In code, since reading the same from XML is a good part of a start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    private static final int QUEUE = 8_192;
    private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg%n%ex";

    @Override
    public ExecutionStatus configure(LoggerContext logs) {
        Logger root = logs.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(behindQueue(logs, "log", console(logs, "System.err", LINE)));
        Logger access = logs.getLogger("metapunt.access");
        access.setLevel(Level.INFO);
        access.setAdditive(false);
        access.addAppender(behindQueue(logs, "access", console(logs, "System.out", "%msg%n")));
        logs.getLogger("io.metapunt").setLevel(Level.toLevel(System.getenv("METAPUNT_LOG"), Level.INFO));
        // Netty asks for a MAC address to make its channel ids from; random octets do as well.
        logs.getLogger("io.netty.util.internal.MacAddressUtil").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext logs, String target, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logs);
        encoder.setPattern(pattern);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(logs);
        console.setTarget(target);
        console.setEncoder(encoder);
        console.start();
        return console;
    }

    /** A full queue drops lines, and holds nothing up. */
    private static AsyncAppender behindQueue(LoggerContext logs, String name, ConsoleAppender<ILoggingEvent> console) {
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(logs);
        queue.setName(name);
        queue.setQueueSize(QUEUE);
        queue.setNeverBlock(true);
        queue.addAppender(console);
        queue.start();
        return queue;
    }
}
