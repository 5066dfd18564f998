package dev.qcs.demo.workload;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** What a consumer does with one message. Called by all Pods of a program, each on a thread of its own. */
@FunctionalInterface
public interface Work {

    /** Takes its time. @throws Refused when nothing can be made of the message, however often it is tried */
    void on(byte[] message) throws InterruptedException, Refused;

    /** The message cannot be processed. */
    final class Refused extends Exception {
        Refused(String why) {
            super(why);
        }
    }

    /** So long for each message, in every Pod by itself. A message without content is one that nothing can be made of. */
    static Work taking(Duration each) {
        return message -> {
            Thread.sleep(each);
            if (message.length == 0) {
                throw new Refused("a message without content");
            }
        };
    }

    /** So long for each message in a place behind the consumers that serves one of them at a time, as a locked row does. */
    final class OneAtATime implements Work {
        private final Duration each;
        private final ReentrantLock row = new ReentrantLock(true);
        private volatile boolean locked = true;

        public OneAtATime(Duration each) {
            this.each = each;
        }

        /** From now on Pods need not wait for each other. */
        public void unlock() {
            locked = false;
        }

        @Override
        public void on(byte[] message) throws InterruptedException {
            if (!locked) {
                Thread.sleep(each);
                return;
            }
            row.lockInterruptibly();
            try {
                Thread.sleep(each);
            } finally {
                row.unlock();
            }
        }
    }

    /** Work that can be made to stand still with what it has in its hands, as behind a lock that nobody gives back. */
    final class Held implements Work {
        private final Work work;
        private final Object gate = new Object();
        private boolean closed;

        public Held(Work work) {
            this.work = work;
        }

        /** Whatever is begun from now on is not ended. */
        public void hold() {
            synchronized (gate) {
                closed = true;
            }
        }

        /** It goes on. */
        public void release() {
            synchronized (gate) {
                closed = false;
                gate.notifyAll();
            }
        }

        @Override
        public void on(byte[] message) throws InterruptedException, Refused {
            synchronized (gate) {
                while (closed) {
                    gate.wait();
                }
            }
            work.on(message);
        }
    }
}
