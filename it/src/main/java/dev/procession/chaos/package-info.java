/**
 * Faults of every kind, planned from one number and injected into a running load, with the proof
 * that each item ended right or with the right error, exactly once.
 *
 * <pre>
 *   Chaos ── Plan ──▶ RoundPlan ──▶ Round ──▶ Form runs each CallPlan on a pool ──▶ Told
 *                        │                      └ Work, Infliction (in the workers) ──▶ Ledger
 *                        └─ Strike ──▶ Striker, Stranger (from outside) ──▶ Struck
 *   Judge compares CallPlan, Told, Ledger and Struck ──▶ Tally ──▶ the table
 * </pre>
 */
@NullMarked
package dev.procession.chaos;

import org.jspecify.annotations.NullMarked;
