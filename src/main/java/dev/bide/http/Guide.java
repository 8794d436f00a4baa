package dev.bide.http;

/** What a person with curl is told first. */
final class Guide {

    private static final String TEXT = """
            Bide waits on purpose, and says how late it was.

            GET    /wait-random?maxDelay=10&seed=7           one random wait, up to maxDelay seconds (10)
            GET    /wait-n?n=5&maxDelay=10&seed=7&list=true  n waits at once, their delays ascending
            GET    /measure-time?n=5&maxDelay=10&seed=7      what n waits at once cost
            POST   /tasks  {"n":5,"maxDelay":10,"seed":7}    the same as a task; without n, one wait
            GET    /tasks/{id}                               a task as it stands
            DELETE /tasks/{id}                               cancel it
            GET    /health                                   ok

            Try:  curl 'http://HOST/wait-n?n=5&maxDelay=0.2'
            """;

    private Guide() {}

    static String of(String authority) {
        return TEXT.replace("HOST", authority);
    }
}
