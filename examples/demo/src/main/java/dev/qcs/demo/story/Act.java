package dev.qcs.demo.story;

/**
 * One situation: sets it up, lets it happen, and names the states that the operator is expected to show. Each act brings a
 * topic, a Deployment and a scaler of its own, so acts know nothing of each other.
 */
public interface Act {

    String headline();

    /** Plays it to the end. @throws NotSeen when an expected state did not come in time; the rest of the act is then left out */
    void play(Stage stage) throws InterruptedException, NotSeen;
}
