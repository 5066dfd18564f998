package dev.qcs.operator.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Fields of the object that is being written, each left out where its value is not known: absent is unknown, never zero. */
public final class KnownFields {
    private static final int DECIMALS = 3;

    private final JsonGenerator out;

    public KnownFields(JsonGenerator out) {
        this.out = out;
    }

    public void text(String name, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeStringField(name, value);
        }
    }

    public void whole(String name, @Nullable Long value) throws IOException {
        if (value != null) {
            out.writeNumberField(name, value);
        }
    }

    public void whole(String name, @Nullable Integer value) throws IOException {
        if (value != null) {
            out.writeNumberField(name, value);
        }
    }

    /** To three decimals and without an exponent; what is not finite is not known. */
    public void decimal(String name, @Nullable Double value) throws IOException {
        if (value != null && Double.isFinite(value)) {
            BigDecimal rounded = BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
            out.writeNumberField(
                    name, new BigDecimal(rounded.stripTrailingZeros().toPlainString()));
        }
    }
}
