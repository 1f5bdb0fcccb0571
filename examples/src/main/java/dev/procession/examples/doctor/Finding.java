package dev.procession.examples.doctor;

/**
 * What one check found.
 *
 * @param level how bad it is
 * @param subject what was looked at
 * @param says what was seen
 * @param advice what to do about it; empty if nothing needs doing
 */
public record Finding(Level level, String subject, String says, String advice) {

  /** How bad a finding is. */
  public enum Level {
    /** All is well. */
    OK,
    /** It works, but slower or with less room than it could. */
    WARNING,
    /** It will not work until somebody changes something. */
    PROBLEM
  }

  static Finding ok(String subject, String says) {
    return new Finding(Level.OK, subject, says, "");
  }

  static Finding warning(String subject, String says, String advice) {
    return new Finding(Level.WARNING, subject, says, advice);
  }

  static Finding problem(String subject, String says, String advice) {
    return new Finding(Level.PROBLEM, subject, says, advice);
  }
}
