package dev.qcs.operator.pem;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** As much of DER (X.690) as it takes to put an older private key into the newer wrapping. */
final class Der {
    static final int SEQUENCE = 0x30;
    static final int OCTETS = 0x04;
    /** Element {@code [0]}: in a SEC1 key the curve. */
    static final int ELEMENT_0 = 0xA0;

    private static final int LONG_LENGTH = 0x80;

    private Der() {}

    static byte[] element(int tag, byte[]... contents) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            body.writeBytes(content);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = body.size();
        if (length < LONG_LENGTH) {
            element.write(length);
        } else {
            int bytes = length < 1 << 8 ? 1 : length < 1 << 16 ? 2 : 3;
            element.write(LONG_LENGTH | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                element.write(length >> (8 * i));
            }
        }
        element.writeBytes(body.toByteArray());
        return element.toByteArray();
    }

    /** The content of the first element with this tag inside the outer sequence; {@code null} = there is none. */
    static byte @Nullable [] child(byte[] sequence, int wanted) {
        ByteBuffer outer = ByteBuffer.wrap(sequence);
        ByteBuffer inner = content(outer, SEQUENCE);
        while (inner != null && inner.hasRemaining()) {
            int tag = inner.get(inner.position()) & 0xFF;
            ByteBuffer content = content(inner, tag);
            if (content == null) {
                return null;
            }
            if (tag == wanted) {
                byte[] bytes = new byte[content.remaining()];
                content.get(bytes);
                return bytes;
            }
        }
        return null;
    }

    /** Takes one element off; {@code null} = it has another tag or does not end where it says. */
    private static @Nullable ByteBuffer content(ByteBuffer from, int tag) {
        if (from.remaining() < 2 || (from.get() & 0xFF) != tag) {
            return null;
        }
        int length = from.get() & 0xFF;
        if (length >= LONG_LENGTH) {
            int bytes = length & ~LONG_LENGTH;
            if (bytes < 1 || bytes > 3 || from.remaining() < bytes) {
                return null;
            }
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = (length << 8) | (from.get() & 0xFF);
            }
        }
        if (length > from.remaining()) {
            return null;
        }
        ByteBuffer content = from.slice(from.position(), length);
        from.position(from.position() + length);
        return content;
    }
}
