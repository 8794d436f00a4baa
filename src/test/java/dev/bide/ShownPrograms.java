package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The Java and Python programs of the documentation, compiled and run as a reader would. */
final class ShownPrograms {

    private static final Pattern CLASS = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)");
    private static final String ADDRESS = "127.0.0.1:8080";

    /** A program, and the output that its page shows, which is empty for a test class. */
    private record Program(Page page, String name, String source, String output) {}

    private ShownPrograms() {}

    /** Returns the programs in a language. A program is followed by a block of text with its output. */
    private static List<Program> programs(String language) {
        List<Program> programs = new ArrayList<>();
        for (Page page : Page.all()) {
            List<Page.Block> blocks = page.blocks();
            for (int i = 0; i < blocks.size(); i++) {
                Page.Block block = blocks.get(i);
                if (block.language().equals(language)) {
                    boolean hasOutput = i + 1 < blocks.size()
                            && blocks.get(i + 1).language().equals("text");
                    String output = hasOutput ? blocks.get(i + 1).text() : "";
                    programs.add(new Program(page, name(block.text()), block.text(), output));
                }
            }
        }
        return programs;
    }

    private static String name(String source) {
        Matcher matcher = CLASS.matcher(source);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Compiles all Java programs, runs each, and returns how many there are. */
    static int runJava(int port, Path folder) throws IOException, ReflectiveOperationException {
        List<Program> programs = programs("java");
        for (Program program : programs) {
            String source = program.source().replace(ADDRESS, "127.0.0.1:" + port);
            Path file = folder.resolve(program.name() + ".java");
            assertTrue(Files.notExists(file), () -> program.name() + " is on two pages, or a block is no whole class");
            Files.writeString(file, source);
        }
        compile(folder);
        URL[] classes = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, ShownPrograms.class.getClassLoader())) {
            for (Program program : programs) {
                run(program, loader.loadClass(program.name()));
            }
        }
        return programs.size();
    }

    private static void compile(Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertNotNull(compiler, "the tests need a JDK");
        List<String> arguments = new ArrayList<>(List.of("-Xlint:all,-processing,-path,-classfile", "-Werror"));
        arguments.addAll(List.of("-proc:none", "--release", "17", "-encoding", "UTF-8", "-d", folder.toString()));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int code = compiler.run(null, null, errors, arguments.toArray(String[]::new));
        assertEquals(0, code, () -> errors.toString(StandardCharsets.UTF_8));
    }

    private static void run(Program program, Class<?> compiled) throws ReflectiveOperationException {
        boolean isTest =
                Arrays.stream(compiled.getDeclaredMethods()).anyMatch(method -> method.isAnnotationPresent(Test.class));
        if (isTest) {
            runTests(compiled);
        } else {
            String printed = printedBy(compiled.getDeclaredMethod("main", String[].class));
            assertTrue(!program.output().isEmpty(), () -> program.name() + " is shown without its output");
            new ShownAnswer().check(program.output(), printed, program.page() + ", " + program.name());
        }
    }

    /** Runs a test class with JUnit, as a reader's build does. */
    private static void runTests(Class<?> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(tests))
                                .build(),
                        listener);
        listener.getSummary().getFailures().forEach(failure -> {
            throw new AssertionError(failure.getTestIdentifier().getUniqueId(), failure.getException());
        });
        assertTrue(listener.getSummary().getTestsSucceededCount() > 0, () -> tests + " has no test that succeeds");
    }

    private static String printedBy(Method main) throws ReflectiveOperationException {
        main.setAccessible(true);
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            invoke(main, null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void invoke(Method method, Object target, Object... arguments) throws ReflectiveOperationException {
        try {
            // The method is all that matters: a program prints, a test asserts.
            Object result = method.invoke(target, arguments);
            assertEquals(null, result);
        } catch (InvocationTargetException e) {
            throw new AssertionError(method.toString(), e.getCause());
        }
    }

    /** Runs all Python programs at once, because they mostly wait, and returns how many there are. */
    static int runPython(String python, int port, Path folder) throws IOException {
        List<Program> programs = programs("python");
        List<Process> processes = new ArrayList<>();
        for (Program program : programs) {
            Path file = Files.writeString(
                    folder.resolve("program" + processes.size() + ".py"),
                    program.source().replace(ADDRESS, "127.0.0.1:" + port));
            processes.add(new ProcessBuilder(python, file.toString())
                    .redirectErrorStream(true)
                    .start());
        }
        for (int i = 0; i < programs.size(); i++) {
            Program program = programs.get(i);
            String printed = new String(processes.get(i).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            new ShownAnswer().check(program.output(), printed, program.page() + "\n" + program.source());
        }
        return programs.size();
    }

    /** Returns whether a program is on the path. */
    static boolean onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }
}
