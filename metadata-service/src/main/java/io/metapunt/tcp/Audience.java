package io.metapunt.tcp;

import org.jspecify.annotations.Nullable;

/** The application of a connection, and what it has not been told yet. */
final class Audience {
    private @Nullable TcpApplication application;
    private boolean news;

    void attach(TcpApplication user) {
        application = user;
    }

    @Nullable
    TcpApplication application() {
        return application;
    }

    /** Something changed that the application waits for. */
    void news() {
        news = true;
    }

    /** Whether the application has not heard yet that it is over, by {@code end}. */
    boolean mustTell(@Nullable CloseReason end) {
        return application != null && end != null;
    }

    /** Tells the news, if there are any. */
    void tellNews() {
        if (application != null && news) {
            news = false;
            application.progressed();
        }
    }

    /** Tells that it is over, once; nothing holds the application from then on, however long TIME-WAIT lasts. */
    void tellEnd(@Nullable CloseReason end) {
        TcpApplication told = application;
        if (told != null && end != null) {
            application = null;
            told.closed(end);
        }
    }
}
