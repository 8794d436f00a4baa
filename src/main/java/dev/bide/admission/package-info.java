/**
 * Admission: which connections and how much work the HTTP server accepts.
 *
 * <p>This is the only package that uses Netty's pipeline and the implementation classes of Vert.x ({@code *.impl}). It
 * uses {@link dev.bide.refusal} for limits and counts, {@link dev.bide.time} for the clock, and no other package of Bide.
 * Packages {@code http} and {@code endpoint} decide what to answer; this package decides whether there is capacity for it.
 *
 * <p>It also refuses what breaks a rule of HTTP/1 that Vert.x and Netty do not check ({@code Http1Rules}), because that is
 * known only between the decoder and Vert.x.
 *
 * <p>It also breaks connections and answers on request ({@link dev.bide.admission.BrokenAnswer},
 * {@link dev.bide.admission.ConnectionBreak}), because bytes that are not HTTP have to bypass Vert.x's encoder.
 *
 * <p>Three decisions shaped it:
 *
 * <ul>
 *   <li>Connections are counted where the listening socket accepts them ({@link dev.bide.admission.ConnectionGate}),
 *       not in Vert.x's connection handler, which is called too late to reject a connection that stays silent. Instances
 *       of the verticle may share a socket ({@link dev.bide.admission.ListeningSocket}).
 *   <li>A timeout applies only while no request on the connection is pending ({@link
 *       dev.bide.admission.ConnectionWatch}). A response may take as long as the wait that was requested.
 *   <li>Memory is reserved when a request is admitted and released when its response is sent or its client
 *       disconnects ({@link dev.bide.admission.RequestLease}), so that the server refuses work before the heap is full.
 * </ul>
 *
 * <p>Each workaround for Vert.x or Netty has a comment that names the version, the class where the cause can be seen,
 * and when to delete it. The versions are Vert.x 5.1.6 and Netty 4.2.
 */
package dev.bide.admission;
