package dev.procession;

import dev.procession.hosted.Address;
import dev.procession.hosted.Link;
import java.io.Serializable;

/**
 * What of a map or list crosses: where it is.
 *
 * @param what it is called in errors
 * @param host the name of its process
 */
record HostedState(String what, String host, Address address) implements Serializable {
  HostedCalls open() {
    return HostedCalls.arrived(what, host, Link.to(address));
  }
}
