package dev.qcs.operator.simulate.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KedaSettingTest {
    private static final Setup SETUP = new Setup(12, 1, 100, 60, 1, 12);

    @Test
    void theGridHas240SettingsAndTheSubset24OfThem() {
        List<KedaSetting> grid = KedaSetting.grid();

        assertThat(grid).hasSize(240).doesNotHaveDuplicates();
        assertThat(KedaSetting.subset()).hasSize(24).isSubsetOf(grid);
        assertThat(KedaFamily.ofTopics().selection())
                .extracting(Maker::name)
                .startsWith("keda:10")
                .hasSize(24);
        assertThat(KedaFamily.ofTopics().members(SETUP)).hasSize(240);
    }

    @Test
    void everySettingReadsBackFromItsName() {
        assertThat(KedaSetting.grid())
                .allSatisfy(
                        setting -> assertThat(KedaText.parse(setting.text())).isEqualTo(setting));
        assertThat(KedaSetting.grid()).extracting(KedaSetting::text).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "mu10s,even,down=50/300,up=fast,tol=1,poll=1", "7,down=60,poll=5,persistent,cached"})
    void namesAreStable(String name) {
        assertThat(KedaText.parse(name).text()).isEqualTo(name);
    }

    @Test
    void secondsAreTimesTheCapacityOfAReplica() {
        assertThat(KedaText.parse("mu10s").threshold().messages(SETUP)).isEqualTo(1_000);
        assertThat(KedaText.parse("10").threshold().messages(SETUP)).isEqualTo(10);
        assertThat(KedaText.parse("mu5s").threshold().messages(new Setup(1, 1, 0.01, 60, 1, 1)))
                .isOne();
    }

    @Test
    void onlyTheDefaultsHaveNoBlock() {
        assertThat(KedaText.parse("10,even,poll=1").pace().behavior()).isNull();
        Behavior tuned = Objects.requireNonNull(
                KedaText.parse("10,down=50/300,up=fast,tol=1").pace().behavior());

        assertThat(tuned.down().stabilizationWindowSeconds()).isEqualTo(300);
        assertThat(tuned.down().tolerancePercent()).isOne();
        assertThat(tuned.up().policies()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';begins with \"\"",
                "0;begins with \"0\"",
                "mu10;begins with \"mu10\"",
                "10,evne;has \"evne\"",
                "10,even=1;even takes no value",
                "10,down=70;has down=70",
                "10,up=slow;has up=slow",
                "10,tol=101;from 0 to 100",
                "10,poll=0;from 1 to 3600",
                "10,poll=1e3;from 1 to 3600"
            })
    void aNameThatIsWrongIsRefusedWithTheWayToWriteIt(String name, String why) {
        assertThatThrownBy(() -> KedaFamily.ofTopics().member(name, SETUP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("write keda:T");
    }
}
