package dev.qcs.operator.simulate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policies of one kind that differ in their settings; asked for as {@code word} or {@code word:setting}. */
public interface Family {

    /** The part of a policy's name before the colon: {@code keda}. */
    String word();

    /** How to ask for a member, for a message: {@code fixed:N with N replicas}. */
    String usage();

    /** The members that are worth comparing, the most usual one first: what {@code all} plays. */
    List<Maker> members(Setup setup);

    /**
     * The member with this setting; {@code null} = the one that has no setting, or the usual one.
     *
     * @throws IllegalArgumentException with a sentence for the person who typed the setting: what is wrong and how to write it
     */
    Maker member(@Nullable String setting, Setup setup);
}
