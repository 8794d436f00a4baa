package dev.bide.operation;

import java.util.ArrayList;
import java.util.List;

/** The HTTP methods that the paths of the table of routes have. Any thread may call it. */
public final class Methods {

    private Methods() {}

    /**
     * Returns the methods of a path, as in an {@code Allow} header.
     *
     * @param path one of the table's
     * @return such as {@code GET, HEAD, OPTIONS}
     */
    public static String allowed(String path) {
        List<String> methods = new ArrayList<>();
        // In this order and not in the table's, so that the header of every path has the same order.
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
            if (Route.overHttp().stream()
                    .anyMatch(route ->
                            route.path().equals(path) && route.methods().contains(method))) {
                methods.add(method);
            }
        }
        // RFC 9110, section 9.1: a server must support GET and HEAD. HTTP adds HEAD to each route of GET.
        if (methods.contains("GET")) {
            methods.add(1, "HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }
}
