package dev.bide.http;

/** What a person with curl is told first. */
final class Guide {

    private static final String TEXT = """
            Bide waits on purpose, and says how late it was.

            GET    /wait-random?maxDelay=10&seed=7           one random wait, up to maxDelay seconds (10)
            GET    /wait-n?n=5&maxDelay=10&seed=7&list=true  n waits at once, their delays ascending
            GET    /measure-time?n=5&maxDelay=10&seed=7      what n waits at once cost
            GET    /draw?n=5&maxDelay=10&seed=7              the delays of n waits, without waiting for them
            GET    /delay/2.5                                one wait of 2.5 seconds
            GET    /profiles                                 the shapes that have a name
            DELETE /scripts/{key}                            start a script over
            POST   /tasks  {"n":5,"maxDelay":10,"seed":7}    the same as a task; without n, one wait
            GET    /tasks?state=running&name=x&limit=50      tasks, the oldest first
            GET    /tasks/{id}                               a task; Prefer: wait=5 waits up to 5 s for its end
            GET    /tasks/{id}/stream                        its waits as they end
            DELETE /tasks/{id}                               cancel it
            GET    /lateness                                 how late each event loop is; ?format=hgrm
            GET    /metrics                                  all figures, for Prometheus
            GET    /health/live, /health/ready               ok, or 503 when no more is taken

            All waits take timeout=S, failRate=P, failStatus=C; those of n also need=K, onFailure=failFast|collect.
            Instead of maxDelay=10 all take shape=uniform(0.1,0.5), fixed(0.2), exponential(mean=0.05,max=2),
            lognormal(median=0.05,p99=1,max=5), pareto(min=0.01,alpha=1.5,max=10), weighted(0.01:90,0.5:9,2:1),
            percentiles(p50=0.02,p90=0.1,p99=0.8,max=3), or the name of a profile.
            One wait also takes script=2s,503,10ms&key=K: the k-th call with that key gets the k-th of them; and
            pool=P with capacity=C, perPending=S: the more wait in it, the longer it takes.
            Accept: application/x-ndjson or text/event-stream has /wait-n tell of each wait as it ends.

            Try:  curl 'http://HOST/wait-n?n=5&maxDelay=0.2'
            """;

    private Guide() {}

    static String of(String authority) {
        return TEXT.replace("HOST", authority);
    }
}
