package dev.procession.hosted;

import java.io.Serializable;

/**
 * Where an object lives. Who has its address may call it.
 *
 * @param socket of its process
 * @param secret that the socket asks for, as text
 * @param pid of its process, for people
 * @param object its number there
 */
public record Address(String socket, String secret, long pid, long object) implements Serializable {
  @Override
  public String toString() {
    return socket + "#" + object; // a secret does not show itself
  }
}
