package dev.bide.script;

/**
 * How far a script is.
 *
 * @param key the key of its calls
 * @param script its steps
 * @param next the number of the next call, from 0; a call that was refused has given its number back
 * @param calls how many calls were begun; a refused call does not count
 */
public record ScriptProgress(String key, String script, long next, long calls) {

    static ScriptProgress of(PositionProgress<String> progress) {
        return new ScriptProgress(progress.key(), progress.definition(), progress.next(), progress.calls());
    }

    /**
     * Returns the step that the next call gets.
     *
     * @return its text, without its count
     */
    public String nextStep() {
        return Script.of(script).step(next).text();
    }
}
