package io.metapunt.link;

import io.metapunt.tcp.TcpConnection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Connections by deadline: a binary heap that knows each one's place, so that none lingers after its removal. */
final class DeadlineHeap {
    private @Nullable LinkConnection[] heap = new LinkConnection[16];
    private int size;

    /** The earliest deadline, or {@link TcpConnection#NEVER}. */
    long earliest() {
        LinkConnection first = heap[0];
        return size == 0 || first == null ? TcpConnection.NEVER : first.deadline;
    }

    /** Removes and gives a connection whose deadline is not after {@code now}, or null. */
    @Nullable
    LinkConnection pollDue(long now) {
        LinkConnection first = heap[0];
        if (size == 0 || first == null || first.deadline > now) {
            return null;
        }
        remove(first);
        return first;
    }

    /** Sets the deadline of {@code connection}; {@link TcpConnection#NEVER} removes it. */
    void set(LinkConnection connection, long deadline) {
        if (deadline == TcpConnection.NEVER) {
            remove(connection);
            return;
        }
        if (connection.heapIndex < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            place(connection, size++);
        } else if (connection.deadline == deadline) {
            return;
        }
        connection.deadline = deadline;
        siftUp(connection);
        siftDown(connection);
    }

    void remove(LinkConnection connection) {
        int index = connection.heapIndex;
        if (index < 0) {
            return;
        }
        LinkConnection last = get(--size);
        heap[size] = null;
        connection.heapIndex = -1;
        connection.deadline = TcpConnection.NEVER;
        if (last != connection) {
            place(last, index);
            siftUp(last);
            siftDown(last);
        }
    }

    private void siftUp(LinkConnection connection) {
        int index = connection.heapIndex;
        while (index > 0) {
            LinkConnection parent = get((index - 1) / 2);
            if (parent.deadline <= connection.deadline) {
                break;
            }
            place(parent, index);
            index = (index - 1) / 2;
        }
        place(connection, index);
    }

    private void siftDown(LinkConnection connection) {
        int index = connection.heapIndex;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && get(child + 1).deadline < get(child).deadline) {
                child++;
            }
            LinkConnection least = get(child);
            if (least.deadline >= connection.deadline) {
                break;
            }
            place(least, index);
            index = child;
        }
        place(connection, index);
    }

    private void place(LinkConnection connection, int index) {
        heap[index] = connection;
        connection.heapIndex = index;
    }

    private LinkConnection get(int index) {
        LinkConnection connection = heap[index];
        if (connection == null) {
            throw new IllegalStateException("a hole in the heap at " + index);
        }
        return connection;
    }
}
