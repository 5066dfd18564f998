package dev.qcs.operator.testing;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passwords for tests, all of which carry one mark that nothing else in this JVM does: where the mark turns up outside of a
 * credential, a secret got out. {@link CanaryWatch} looks for it in everything that the tests make the operator say.
 */
public final class Canary {
    private static final String MARK = "cAnAry" + HexFormat.of().formatHex(random());
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final List<String> SHAPES = shapes();

    private Canary() {}

    /** A new password; what it is for is part of it, and of what is told when it gets out. */
    public static String password(String what) {
        return MARK + "-" + what.replaceAll("[^A-Za-z0-9]", "") + NUMBER.incrementAndGet();
    }

    /** True when a text holds such a password, plain or as part of something in Base64. */
    public static boolean in(String text) {
        for (String shape : SHAPES) {
            if (text.contains(shape)) {
                return true;
            }
        }
        return false;
    }

    /** The text without it, to be told. */
    static String masked(String text) {
        String masked = text;
        for (String shape : SHAPES) {
            masked = masked.replace(shape, "<CANARY>");
        }
        return masked;
    }

    private static byte[] random() {
        byte[] bytes = new byte[6];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** In Base64 a text looks different by where it begins in a group of three bytes; its middle is the same. */
    private static List<String> shapes() {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        String whole = encoder.encodeToString(MARK.getBytes(StandardCharsets.UTF_8));
        String afterOne = encoder.encodeToString(("x" + MARK).getBytes(StandardCharsets.UTF_8));
        String afterTwo = encoder.encodeToString(("xx" + MARK).getBytes(StandardCharsets.UTF_8));
        return List.of(
                MARK,
                whole.substring(0, whole.length() - 2),
                afterOne.substring(4, afterOne.length() - 2),
                afterTwo.substring(4, afterTwo.length() - 2));
    }
}
