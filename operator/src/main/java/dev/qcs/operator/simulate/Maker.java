package dev.qcs.operator.simulate;

/** One policy with its settings, ready to be played as often as asked for. */
public interface Maker {

    /** How people call it and how the command line asks for it: {@code qcs}, {@code keda:10}, {@code fixed:6}. */
    String name();

    /**
     * A contender for one run, with nothing remembered.
     *
     * @param future for those that are allowed to know it, as an oracle is; an autoscaler must not look
     */
    Contender make(Setup setup, Future future);

    /** True for one that knows the future, so that no autoscaler can be blamed for doing worse. */
    default boolean foresees() {
        return false;
    }
}
