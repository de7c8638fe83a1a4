package io.metapunt.nova;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Who may ask Nova now: at most so many at once, and so many of one instance; instances that wait are served in turn, so none
 * of them keeps the others from Nova. Confined to one event loop. How many wait is bounded by the guests' connections.
 */
final class Turns {
    private final int total;
    private final int perInstance;
    private final Map<UUID, Line> lines = new HashMap<>();
    private final ArrayDeque<Line> ready = new ArrayDeque<>();
    private int running;

    /** One instance's place: how many it has under way, and what waits. */
    private static final class Line {
        final UUID instance;
        final ArrayDeque<Turn> waiting = new ArrayDeque<>();
        int running;
        boolean isReady;

        Line(UUID instance) {
            this.instance = instance;
        }
    }

    /** One request's turn. */
    final class Turn {
        private final Line line;
        private final Runnable go;
        private boolean begun;
        private boolean ended;

        private Turn(Line line, Runnable go) {
            this.line = line;
            this.go = go;
        }

        /** Whether it has come. */
        boolean hasBegun() {
            return begun;
        }

        /** It is over, or not wanted any more; once is enough. */
        void end() {
            if (ended) {
                return;
            }
            ended = true;
            if (begun) {
                running--;
                line.running--;
                next(line);
            } else {
                boolean _ = line.waiting.remove(this);
            }
            if (line.running == 0 && line.waiting.isEmpty()) {
                lines.remove(line.instance);
            }
            serve();
        }
    }

    Turns(int total, int perInstance) {
        this.total = total;
        this.perInstance = perInstance;
    }

    /** Queues; {@link #serve} calls {@code go} when its turn comes. */
    Turn queue(UUID instance, Runnable go) {
        Line line = lines.computeIfAbsent(instance, Line::new);
        Turn turn = new Turn(line, go);
        line.waiting.addLast(turn);
        next(line);
        return turn;
    }

    /** Begins what may begin. */
    void serve() {
        while (running < total && !ready.isEmpty()) {
            Line line = ready.removeFirst();
            line.isReady = false;
            Turn turn = line.waiting.pollFirst();
            if (turn != null) {
                turn.begun = true;
                running++;
                line.running++;
                next(line);
                turn.go.run();
            }
        }
    }

    private void next(Line line) {
        if (!line.isReady && line.running < perInstance && !line.waiting.isEmpty()) {
            line.isReady = true;
            ready.addLast(line);
        }
    }

    int running() {
        return running;
    }

    /** Instances with something under way or waiting. */
    int instances() {
        return lines.size();
    }
}
