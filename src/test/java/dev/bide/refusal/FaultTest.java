package dev.bide.refusal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of faults. */
class FaultTest {

    private static final Pattern GRAMMAR = Pattern.compile(Fault.GRAMMAR);

    @ParameterizedTest
    @ValueSource(
            strings = {"reset", "empty", "malformed", "garbage", "hang", "cut(0)", "cut(1)", "cut(9007199254740992)"})
    void aFaultIsReadFromItsOwnText(String text) {
        assertEquals(text, Fault.of("fault", text).toString());
        assertTrue(GRAMMAR.matcher(text).matches());
    }

    @ParameterizedTest
    @CsvSource({"cut( 5), cut(5)", "cut(5 ), cut(5)", "cut(  5  ), cut(5)", "cut(007), cut(7)"})
    void theNumberOfACutMayHaveBlanksAndZerosBeforeIt(String text, String same) {
        assertEquals(Fault.of("fault", same), Fault.of("fault", text));
        assertTrue(GRAMMAR.matcher(text).matches());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "RESET",
                "Cut(5)",
                "cut",
                "cut()",
                "cut( )",
                "cut(-1)",
                "cut(1.5)",
                "cut(1e3)",
                "cut (5)",
                "cut(5) ",
                " reset",
                "reset ",
                "reset()",
                "cut(5",
                "cut(12345678901234567)",
                "cut(\u0665)",
                "none"
            })
    void anythingElseIsRefusedWithTheNameOfItsField(String text) {
        String refused =
                assertThrows(Refusal.class, () -> Fault.of("fault", text)).getMessage();
        assertEquals(
                "fault must be reset, empty, cut(BYTES), malformed, garbage or hang, not \"" + text + "\"", refused);
        assertFalse(GRAMMAR.matcher(text).matches());
    }

    @Test
    void aCutHasAtMost2To53Bytes() {
        String refused = assertThrows(Refusal.class, () -> Fault.of("fault", "cut(9007199254740993)"))
                .getMessage();
        assertEquals("fault must have at most 2^53 bytes in a cut, not \"cut(9007199254740993)\"", refused);
        assertThrows(Refusal.class, () -> new Fault(Fault.Kind.CUT, -1));
        assertThrows(Refusal.class, () -> new Fault(Fault.Kind.CUT, (1L << 53) + 1));
    }

    @ParameterizedTest
    @EnumSource(value = Fault.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "CUT")
    void onlyACutHasBytes(Fault.Kind kind) {
        assertEquals(kind.word(), new Fault(kind, 0).toString());
        assertThrows(Refusal.class, () -> new Fault(kind, 1));
    }

    @Test
    void aFailureWithAFaultIsOtherwiseTheSame() {
        Failure failure =
                new Failure(Reason.FAILED_AS_ASKED, "it failed", 503, 1, 2, 0.5, 0.6, 0.1, 7, OptionalLong.of(3));
        Fault cut = new Fault(Fault.Kind.CUT, 10);
        Failure broken = failure.breaking(cut);
        assertTrue(failure.fault().isEmpty());
        assertEquals(cut, broken.fault().orElseThrow());
        assertEquals(all(failure), all(broken));
    }

    private static String all(Failure failure) {
        return String.join(
                " ",
                failure.reason() + " " + failure.getMessage(),
                failure.code() + " " + failure.finished() + " " + failure.of(),
                failure.planned() + " " + failure.elapsed() + " " + failure.late(),
                failure.seed() + " " + failure.index());
    }
}
