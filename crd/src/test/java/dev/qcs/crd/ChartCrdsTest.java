package dev.qcs.crd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A packaged chart must hold the CRDs itself, so it has a copy. */
class ChartCrdsTest {
    static Iterable<Crd> crds() {
        return Crd.ALL;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("crds")
    void theChartHoldsTheSameText(Crd crd) throws IOException {
        GoldenFile.assertCurrent(
                Path.of("../helm/files/crds").resolve(crd.file().getFileName()), Files.readString(crd.file()));
    }
}
