package dev.bide.cli;

import dev.bide.json.EndedWaitText;
import dev.bide.json.JsonText;
import dev.bide.number.NumberText;
import dev.bide.stream.WaitLog;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes answers to stdout. One thread uses it. */
final class Output {

    private static final int PIECE_CHARS = 16_384;

    private final PrintStream out;
    private final boolean colours;

    /** Numbers and JSON that have not been written yet. One builder for a million lines. */
    private final StringBuilder piece = new StringBuilder();

    Output(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** Writes lines of text. */
    void print(List<Line> lines) {
        writePiece();
        lines.forEach(line -> out.print(line.text(colours) + "\n"));
    }

    /** Writes numbers, one in a line. */
    void print(double[] numbers) {
        for (double number : numbers) {
            NumberText.append(piece, number);
            endLine();
        }
        writePiece();
    }

    /** Returns a visitor that writes each wait as a line of JSON, as the stream of HTTP has it. */
    WaitLog.Visitor lines() {
        return (place, delay, late, failed) -> {
            EndedWaitText.append(piece, delay, late, failed);
            endLine();
        };
    }

    private void endLine() {
        piece.append('\n');
        if (piece.length() > PIECE_CHARS) {
            writePiece();
        }
    }

    /** Writes a JSON object in a line. */
    void json(Map<String, Object> object) {
        JsonText text = new JsonText(object);
        while (text.hasNext()) {
            piece.append(text.next());
            writePiece();
        }
    }

    /** Writes the last line of a stream. */
    void end(Map<String, Object> answer) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("state", "done");
        summary.put("result", answer);
        json(summary);
    }

    /** Writes the last line of a stream that has failed. */
    void failed(Map<String, Object> problem) {
        Map<String, Object> error = new LinkedHashMap<>(problem);
        error.remove("type"); // that of a problem of its own
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("state", "failed");
        summary.put("error", error);
        json(summary);
    }

    /** Writes a text as it is. */
    void text(String text) {
        piece.append(text);
        writePiece();
    }

    private void writePiece() {
        // JSON is UTF-8, whatever the terminal has.
        byte[] bytes = piece.toString().getBytes(StandardCharsets.UTF_8);
        piece.setLength(0);
        out.write(bytes, 0, bytes.length);
    }

    /** Writes what is still in memory. */
    void flush() {
        writePiece();
        out.flush();
    }
}
