package dev.procession;

import dev.procession.Bookings.Numbered;
import java.util.List;
import java.util.Optional;

/**
 * What a dead worker leaves.
 *
 * @param unstarted what it never began
 * @param received of these, the chunk that it was receiving when it died
 * @param taken what it had taken and not answered
 * @param verdict on one of these, if it was being stopped
 */
record Estate(
    List<Chunk> unstarted,
    Optional<Chunk> received,
    List<Numbered> taken,
    Optional<Verdict> verdict) {}
