package dev.bide;

import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The API for Java programs: the public types that the POM does not name as internal, and a line for each member. */
final class PublicApi {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern PUBLIC =
            Pattern.compile("^public (final |abstract |sealed )*(class|record|interface|enum) ", Pattern.MULTILINE);

    private static final Pattern TYPE_OF_BIDE = Pattern.compile("dev\\.bide\\.[\\w.$]+");

    private PublicApi() {}

    /** Returns the files that the POM leaves out of the Javadoc, as {@code dev/bide/http/**}. */
    static Set<String> internal() throws IOException {
        Matcher list = Pattern.compile("<sourceFileExcludes>(.*?)</sourceFileExcludes>", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("pom.xml")));
        if (!list.find()) {
            throw new AssertionError("pom.xml names no internal files");
        }
        return new TreeSet<>(Arrays.asList(list.group(1).strip().split(",\\s*")));
    }

    /** Returns the files with a public type, as {@code dev/bide/Bide.java}. */
    static Set<String> publicFiles() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(PublicApi::hasPublicType)
                    .map(file -> SOURCES.relativize(file).toString().replace('\\', '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean hasPublicType(Path file) {
        try {
            return PUBLIC.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the public types that are not internal, and the public types inside them. */
    static List<Class<?>> types() throws IOException, ClassNotFoundException {
        Set<String> internal = internal();
        TreeSet<String> names = new TreeSet<>();
        for (String file : publicFiles()) {
            String folder = file.substring(0, file.lastIndexOf('/'));
            if (!internal.contains(file) && !internal.contains(folder + "/**")) {
                addNames(Class.forName(file.replace(".java", "").replace('/', '.')), names);
            }
        }
        Stream.Builder<Class<?>> types = Stream.builder();
        for (String name : names) {
            types.add(Class.forName(name));
        }
        return types.build().toList();
    }

    private static void addNames(Class<?> type, Set<String> names) {
        names.add(type.getName());
        Arrays.stream(type.getDeclaredClasses())
                .filter(inner -> isVisible(inner.getModifiers()))
                .forEach(inner -> addNames(inner, names));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /** Returns a line for each type and for each member that a program can use, in alphabetical order. */
    static List<String> lines() throws IOException, ClassNotFoundException {
        List<Class<?>> api = types();
        TreeSet<String> lines = new TreeSet<>();
        for (Class<?> type : api) {
            lines.add(name(type) + " " + declaration(type, api));
            Arrays.stream(type.getDeclaredFields())
                    .filter(field -> isVisible(field.getModifiers()) && !field.isSynthetic())
                    .forEach(field -> lines.add(name(type) + "." + line(field)));
            executables(type, api).forEach(executable -> lines.add(name(type) + "." + line(executable)));
        }
        return List.copyOf(lines);
    }

    /**
     * Returns the constructors and methods of a type, with the methods of its supertypes that are not in the API. One that
     * takes or returns an internal type is internal too.
     */
    static Stream<Executable> executables(Class<?> type, List<Class<?>> api) {
        Stream<Method> methods = withInternalSupertypes(type, api)
                .flatMap(declaring -> Arrays.stream(declaring.getDeclaredMethods()))
                .filter(method -> !method.isSynthetic() && !isGiven(method));
        // A method comes before the one of a supertype that it overrides.
        Set<String> found = new HashSet<>();
        return Stream.concat(Arrays.stream(type.getDeclaredConstructors()), methods)
                .filter(executable -> isVisible(executable.getModifiers()))
                .filter(executable -> types(executable).noneMatch(used -> isInternal(used, api)))
                .filter(executable ->
                        found.add(executable.getName() + Arrays.toString(executable.getGenericParameterTypes())));
    }

    private static Stream<Class<?>> withInternalSupertypes(Class<?> type, List<Class<?>> api) {
        return Stream.concat(
                Stream.of(type),
                Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
                        .filter(supertype -> isInternal(supertype, api))
                        .flatMap(supertype -> withInternalSupertypes(supertype, api)));
    }

    private static Stream<Type> types(Executable executable) {
        Stream<Type> result =
                executable instanceof Method method ? Stream.of(method.getGenericReturnType()) : Stream.of();
        return Stream.concat(result, Arrays.stream(executable.getGenericParameterTypes()));
    }

    /** Returns whether a type is one of Bide that is not in the API, or has such a one as a type argument. */
    private static boolean isInternal(Type type, List<Class<?>> api) {
        Set<String> names = api.stream().map(Class::getName).collect(Collectors.toSet());
        return TYPE_OF_BIDE.matcher(type.getTypeName()).results().anyMatch(found -> !names.contains(found.group()));
    }

    /** Returns whether each object, or each enum, has this method. */
    private static boolean isGiven(Method method) {
        Class<?> type = method.getDeclaringClass();
        Stream<Method> ofAll = Arrays.stream(Object.class.getMethods());
        return ofAll.anyMatch(given -> given.getName().equals(method.getName())
                        && Arrays.equals(given.getParameterTypes(), method.getParameterTypes()))
                || type.isEnum() && Set.of("values", "valueOf").contains(method.getName());
    }

    private static String declaration(Class<?> type, List<Class<?>> api) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        boolean isClass = kind.equals("class");
        Stream<AnnotatedType> superclass = isClass && type.getSuperclass() != Object.class
                ? Stream.of(type.getAnnotatedSuperclass())
                : Stream.of();
        String supertypes = Stream.concat(superclass, Arrays.stream(type.getAnnotatedInterfaces()))
                .map(AnnotatedType::getType)
                .filter(supertype -> !isInternal(supertype, api))
                .map(PublicApi::name)
                .collect(Collectors.joining(", "));
        return (isClass ? modifiers(type.getModifiers() & ~Modifier.STATIC) : "")
                + (type.isSealed() ? "sealed " : "")
                + kind
                + typeParameters(type.getTypeParameters())
                + (supertypes.isEmpty() ? "" : " extends " + supertypes);
    }

    private static String line(Field field) {
        return field.getName() + ": " + modifiers(field.getModifiers()) + name(field.getGenericType());
    }

    private static String line(Executable executable) {
        String thrown = names(executable.getGenericExceptionTypes());
        String signature = typeParameters(executable.getTypeParameters())
                + "(" + names(executable.getGenericParameterTypes()) + ")"
                + (executable instanceof Method method ? result(method) : "")
                + (thrown.isEmpty() ? "" : " throws " + thrown);
        return (executable instanceof Method ? executable.getName() : "new") + signature;
    }

    private static String result(Method method) {
        return ": "
                + (method.isDefault() ? "default " : "")
                + modifiers(method.getModifiers())
                + name(method.getGenericReturnType());
    }

    private static String names(Type[] types) {
        return Arrays.stream(types).map(PublicApi::name).collect(Collectors.joining(", "));
    }

    private static String typeParameters(Type[] parameters) {
        return parameters.length == 0 ? "" : "<" + names(parameters) + ">";
    }

    /** Returns the modifiers that matter to a caller or a subclass. */
    private static String modifiers(int modifiers) {
        int kept = modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL);
        return kept == 0 ? "" : Modifier.toString(kept) + " ";
    }

    /** Returns the name of a type without its package; a type of Bide keeps what comes after {@code dev.bide}. */
    private static String name(Type type) {
        return type.getTypeName()
                .replace('$', '.')
                .replaceAll("(?<![\\w.])(?!dev\\.bide\\.)([a-z]\\w*\\.)+(?=[A-Z])", "")
                .replaceAll("(?<![\\w.])dev\\.bide\\.", "");
    }

    /** Returns whether an executable is the canonical constructor of a record, which Java does not let be private. */
    static boolean isCanonical(Executable executable) {
        Class<?> type = executable.getDeclaringClass();
        return executable instanceof Constructor
                && type.isRecord()
                && Arrays.equals(
                        executable.getParameterTypes(),
                        Arrays.stream(type.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toArray());
    }
}
