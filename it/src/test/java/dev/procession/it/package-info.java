/** What the whole library does, with real processes. */
package dev.procession.it;
