package dev.qcs.demo.story;

import java.util.List;
import java.util.Map;

/** The broker of a story, with what producers and consumers do to it, and the acts that are played with it. */
public interface Props extends AutoCloseable {

    /** In the order in which they are played. */
    List<Act> acts();

    /** Real addresses by those that the files of the story write. */
    Map<String, String> addresses();

    /** Ends the producers; the broker is closed by whoever started it. */
    @Override
    void close();
}
