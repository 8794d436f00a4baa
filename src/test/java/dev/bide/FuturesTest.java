package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No future of Vert.x is dropped. Error Prone does not see that, because it checks only the results of our own methods. So
 * this test reads the bytecode, where a dropped result is a call that is followed by the instruction {@code pop}, or a
 * method reference to a method with a result for an interface without one.
 */
class FuturesTest {

    /** These return the future itself. They are called to add a listener, and not for their result. */
    private static final Pattern FLUENT =
            Pattern.compile("io/vertx/core/(Composite)?Future\\.on(Complete|Success|Failure):");

    /** A method that returns a future, as javap prints it. */
    private static final Pattern RETURNS_FUTURE =
            Pattern.compile("([^\\s:]+):\\([^\\s)]*\\)Lio/vertx/core/(Composite)?Future;");

    private static final Pattern TYPE = Pattern.compile("^(?! ).*\\b(class|interface) (?<name>dev\\.bide[\\w.$]*)");
    private static final Pattern MEMBER = Pattern.compile("^  (?![ #]).*;$");
    private static final Pattern NAME = Pattern.compile("(\\S+)\\(");
    private static final Pattern INSTRUCTION = Pattern.compile("^ +(\\d+): (\\w+) *(.*)");
    private static final Pattern LINE = Pattern.compile("^ +line (\\d+): (\\d+)");
    private static final Pattern BOOTSTRAP_ARGUMENT = Pattern.compile("^      #\\d+ (.*)");

    private static final Pattern UNUSED = Pattern.compile("\\bunused\\w*\\s*(=|->|:|,)");

    @Test
    void noFutureIsDropped() throws IOException {
        Disassembly disassembly = new Disassembly();
        disassemble().lines().forEach(disassembly::read);
        assertEquals(List.of(), disassembly.dropped, "handle the future, or return it");
    }

    /** A variable that is never read hides a dropped result from Error Prone and from the test above. */
    @Test
    void noVariableIsNamedUnused() throws IOException {
        List<String> found = new ArrayList<>();
        Path root = Path.of("src", "main", "java", "dev", "bide");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = root.relativize(file).toString();
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (UNUSED.matcher(lines.get(i)).find()) {
                        found.add(name + ":" + (i + 1));
                    }
                }
            }
        }
        assertEquals(List.of(), found, "use the result, or mark the method with @CanIgnoreReturnValue");
    }

    /** Returns what javap prints of all classes in one run, which takes about a second. */
    private static String disassemble() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-v", "-p"));
        try (Stream<Path> files = Files.walk(Path.of("target", "classes"))) {
            files.map(Path::toString).filter(name -> name.endsWith(".class")).forEach(arguments::add);
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
        int code = javap.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
        assertEquals(0, code, err.toString());
        return out.toString();
    }

    /** Collects the dropped futures from the output of javap, line by line. */
    private static final class Disassembly {

        final List<String> dropped = new ArrayList<>();

        private final Map<Integer, String> droppedByOffset = new TreeMap<>();
        private final NavigableMap<Integer, String> lineByOffset = new TreeMap<>();
        private final List<String> bootstrapArguments = new ArrayList<>();
        private String type;
        private String method;
        private String lastCall;

        void read(String line) {
            Matcher instruction = INSTRUCTION.matcher(line);
            Matcher lineNumber = LINE.matcher(line);
            Matcher typeName = TYPE.matcher(line);
            Matcher argument = BOOTSTRAP_ARGUMENT.matcher(line);
            if (instruction.find()) {
                instruction(Integer.valueOf(instruction.group(1)), instruction.group(2), instruction.group(3));
            } else if (lineNumber.find()) {
                lineByOffset.put(Integer.valueOf(lineNumber.group(2)), lineNumber.group(1));
            } else if (typeName.find()) {
                type = typeName.group("name");
            } else if (MEMBER.matcher(line).find()) {
                begin(line);
            } else if (line.equals("}")) {
                endOfMethod();
            } else if (line.endsWith("Method arguments:")) {
                bootstrapArguments.clear();
            } else if (argument.find()) {
                bootstrapArgument(argument.group(1));
            }
        }

        private void begin(String member) {
            endOfMethod();
            Matcher name = NAME.matcher(member);
            method = name.find() ? name.group(1) : "static initializer";
        }

        private void instruction(Integer offset, String name, String operand) {
            if (name.equals("pop") && lastCall != null) {
                droppedByOffset.put(offset, lastCall);
            }
            lastCall = name.startsWith("invoke") ? future(operand) : null;
        }

        /** Returns the method in an operand if its future must not be dropped, or null. */
        private static String future(String operand) {
            Matcher matcher = RETURNS_FUTURE.matcher(operand);
            return matcher.find() && !FLUENT.matcher(operand).find() ? matcher.group(1) : null;
        }

        /** The line numbers of a method come after its code. */
        private void endOfMethod() {
            droppedByOffset.forEach((offset, call) -> dropped.add(type + "." + method + " drops the result of " + call
                    + " in line " + lineByOffset.floorEntry(offset).getValue()));
            droppedByOffset.clear();
            lineByOffset.clear();
            lastCall = null;
        }

        /** Of a lambda or a method reference: the type of the interface's method, the method called, its type there. */
        private void bootstrapArgument(String argument) {
            bootstrapArguments.add(argument);
            if (bootstrapArguments.size() == 3 && argument.endsWith(")V")) {
                String call = future(bootstrapArguments.get(1));
                if (call != null) {
                    dropped.add(type + " drops the result of the method reference " + call);
                }
            }
        }
    }
}
