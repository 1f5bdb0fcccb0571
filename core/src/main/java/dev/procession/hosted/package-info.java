/**
 * Objects that live in one process and are called by others: one socket a process, opened with the
 * first object, apart from the channels of the workers, so that a call that waits is in nobody's
 * way.
 *
 * <p>The process of the objects has a {@link dev.procession.hosted.Host}: a listener, and a thread
 * a connection. Who calls has a {@link dev.procession.hosted.Link} to the object and, below it, as
 * many connections to the process as it makes calls at once.
 *
 * <pre>
 *   first message, with proof    | 1 | secret |         then calls
 *                                | 2 | name |           then a challenge, see Challenge
 *   call                         | object: long | operation: int | arguments |
 *   answer                       | 0 | result |   or   | 1 | throwable |   or   | 2 |, no such object
 * </pre>
 *
 * <p>Each message has its length, an int, before it.
 */
@org.jspecify.annotations.NullMarked
package dev.procession.hosted;
