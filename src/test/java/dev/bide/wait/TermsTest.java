package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Failure;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The timeout, the failures and the needed waits of a request. */
class TermsTest {

    /** Asserts that a creation is refused as invalid with a sentence. */
    private static void assertRefused(String sentence, Executable creation) {
        Refusal refusal = assertThrows(Refusal.class, creation);
        assertEquals(sentence, refusal.getMessage());
        assertEquals(Reason.INVALID, refusal.reason());
        assertEquals(400, refusal.code());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, -0.1, -Double.MIN_VALUE})
    void aTimeoutThatIsNegativeOrNotANumberIsRefused(double timeout) {
        String sentence = "timeout must be a number of seconds, 0 or more, such as 0.2 or 200ms, not " + timeout;
        assertRefused(sentence, () -> new Terms(timeout, 0, 500));
        assertRefused(sentence, () -> Terms.NONE.within(timeout));
        assertRefused(sentence, () -> WaitRequest.upTo(1).withSeed(0).within(timeout));
        assertRefused(sentence, () -> FanOutRequest.of(1).upTo(1).withSeed(0).within(timeout));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, Double.MIN_VALUE, 1, 1e308, Double.POSITIVE_INFINITY})
    void aTimeoutOfZeroOrMoreIsAccepted(double timeout) {
        assertEquals(timeout, new Terms(timeout, 0, 500).timeout());
        assertEquals(
                timeout,
                FanOutRequest.of(1).upTo(1).withSeed(0).within(timeout).terms().timeout());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -0.1, -Double.MIN_VALUE, 1.0000000000000002, 100, Double.POSITIVE_INFINITY})
    void aFailRateOutsideZeroToOneIsRefused(double rate) {
        String sentence = "failRate must be a number from 0 to 1, not " + rate;
        assertRefused(sentence, () -> new Terms(1, rate, 500));
        assertRefused(sentence, () -> WaitRequest.upTo(1).withSeed(0).failing(rate, 500));
        assertRefused(sentence, () -> FanOutRequest.of(1).upTo(1).withSeed(0).failing(rate, 500));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -500, 0, 200, 399, 600, Integer.MAX_VALUE})
    void aFailStatusOutside400To599IsRefused(int status) {
        String sentence = "failStatus must be a whole number from 400 to 599, not " + status;
        assertRefused(sentence, () -> new Terms(1, 0, status));
        assertRefused(sentence, () -> WaitRequest.upTo(1).withSeed(0).failing(0.5, status));
    }

    @ParameterizedTest
    @CsvSource({"0,400", "1,599", "0.5,500"})
    void failRateAndFailStatusAreKept(double rate, int status) {
        assertEquals(new Terms(Double.POSITIVE_INFINITY, rate, status), Terms.NONE.failing(rate, status));
        assertEquals(
                new Terms(2, rate, status),
                FanOutRequest.of(1)
                        .upTo(1)
                        .withSeed(0)
                        .within(2)
                        .failing(rate, status)
                        .terms());
        assertEquals(
                new Terms(2, rate, status),
                WaitRequest.upTo(1).withSeed(0).failing(rate, status).within(2).terms());
    }

    @Test
    void negativeZeroIsZero() {
        assertEquals(new Terms(0.0, 0.0, 500), new Terms(-0.0, -0.0, 500));
    }

    @Test
    void theDefaultTermsHaveNoTimeoutAndNoFailure() {
        assertEquals(
                new Terms(Double.POSITIVE_INFINITY, 0, 500),
                WaitRequest.upTo(1).withSeed(0).terms());
        assertEquals(Terms.NONE, FanOutRequest.of(1).upTo(1).withSeed(0).terms());
        assertTrue(Terms.NONE.allows(Double.MAX_VALUE));
    }

    @Test
    void theTermsAllowADelayUpToTheTimeout() {
        Terms terms = Terms.NONE.within(2.5);
        assertTrue(terms.allows(0));
        assertTrue(terms.allows(2.5));
        assertFalse(terms.allows(Math.nextUp(2.5)));
        assertTrue(terms.within(0).allows(0));
    }

    @ParameterizedTest
    @CsvSource({"5,0", "5,-1", "5,6", "1,0", "1,2", "0,1", "0,-1", "5,2147483647", "5,-2147483648"})
    void aNeedOutsideOneToNIsRefused(int n, int need) {
        String sentence = "need must be a whole number from 1 to n, which is " + n + ", not " + need;
        assertRefused(sentence, () -> FanOutRequest.of(n).upTo(1).withSeed(0).needing(need));
        assertRefused(
                sentence, () -> new FanOutRequest(n, Shape.uniform(0, 1), 0, need, OnFailure.COLLECT, Terms.NONE));
    }

    @Test
    void allWaitsAreNeededByDefault() {
        assertEquals(5, FanOutRequest.of(5).upTo(1).withSeed(0).need());
        assertEquals(1, FanOutRequest.of(5).upTo(1).withSeed(0).needing(1).need());
        assertEquals(5, FanOutRequest.of(5).upTo(1).withSeed(0).needing(5).need());
        assertEquals(0, FanOutRequest.of(0).upTo(1).withSeed(0).needing(0).need());
        assertEquals(
                OnFailure.FAIL_FAST, FanOutRequest.of(5).upTo(1).withSeed(0).onFailure());
    }

    @Test
    void eachMethodChangesOneFieldAndTheirOrderDoesNotMatter() {
        FanOutRequest request = FanOutRequest.of(5)
                .upTo(1)
                .withSeed(7)
                .needing(3)
                .within(2)
                .failing(0.5, 503)
                .collecting();
        assertEquals(
                new FanOutRequest(5, Shape.uniform(0, 1), 7, 3, OnFailure.COLLECT, new Terms(2, 0.5, 503)), request);
        assertEquals(
                request,
                FanOutRequest.of(5)
                        .upTo(1)
                        .withSeed(7)
                        .collecting()
                        .failing(0.5, 503)
                        .within(2)
                        .needing(3),
                "the order of the calls does not matter");
    }

    @Test
    void aFanOutIsPlainIfItNeedsAllItsWaitsAndEachIsSureToSucceed() {
        FanOutRequest plain = FanOutRequest.of(5).upTo(10).withSeed(7);
        assertTrue(plain.isPlain());
        assertTrue(plain.collecting().isPlain());
        assertTrue(plain.needing(5).isPlain());
        assertTrue(plain.within(10).isPlain());
        assertTrue(plain.failing(0, 503).isPlain());
        assertFalse(plain.within(Math.nextDown(10.0)).isPlain());
        assertFalse(plain.needing(4).isPlain());
        assertFalse(plain.failing(Double.MIN_VALUE, 503).isPlain());
    }

    @Test
    void aFaultAndAStatusReplaceEachOther() {
        Fault reset = new Fault(Fault.Kind.RESET, 0);
        WaitRequest wait = WaitRequest.upTo(0).withSeed(0);
        assertEquals(Optional.of(reset), wait.failing(0.5, reset).terms().fault());
        assertEquals(0.5, wait.failing(0.5, reset).terms().failRate());
        assertEquals(
                Optional.empty(), wait.failing(1, reset).failing(1, 503).terms().fault());
        assertEquals(
                Optional.of(reset),
                wait.failing(1, 503).failing(1, reset).within(1).terms().fault());
        assertEquals(
                Optional.of(reset),
                FanOutRequest.of(1).failing(1, reset).needing(1).terms().fault());
    }

    @Test
    void theFailureNamesItsFault() {
        Terms terms = Terms.NONE.failing(0.5, 500).breaking(new Fault(Fault.Kind.CUT, 10));
        Failure failure = terms.failed(7, 2, 5, 0.25, 250_000_000);
        assertEquals(
                "wait 2 of 5 failed after 0.25 s, by cut(10), as was asked for (failRate 0.5, seed 7)",
                failure.getMessage());
        assertEquals(terms.fault(), failure.fault());
        assertEquals(Optional.empty(), terms.timedOut(7, 2, 5, 250_000_000).fault());
    }
}
