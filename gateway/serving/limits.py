"""What a connection may take of the gateway (`docs/operators/limits.md`). Seconds and bytes; each process counts for itself."""

MOST_CONNECTIONS = 800
"""Open at the same time, in all. Whoever is one too many takes the place of the one that has waited longest for its sender or reader."""

HEAD_SECONDS = 10.0
"""From the first byte of a request, or from the connection, until its last header."""

MOST_HEAD_BYTES = 64 * 1024

GRACE_SECONDS = 20.0
"""What a body or an answer may take whatever its rate; beyond that it has one more second for each `LEAST_RATE` bytes that have passed."""

LEAST_RATE = 1024

MOST_BODY_BYTES = 26 * 1024 * 1024
"""Kept of a body: more than any route takes (`gateway.uploading.takes_files`)."""

MOST_DROPPED_BYTES = 200 * 1024 * 1024
DROP_SECONDS = 10.0
"""What is read past of a larger one, since a browser reads no answer before it has sent all it has."""

SPOOL_BYTES = 64 * 1024
"""Of a body in memory; a larger one lies in a temporary file without a name."""

MOST_KEPT_BYTES = 128 * 1024 * 1024
"""Of all bodies and answers that wait; above it the longest waiting give place."""

FULL_BYTES = 256 * 1024
"""Of an answer that waits for its reader; a longer one is made on when they are sent."""

PART_SECONDS = 2.0
"""How long a connection that we have ended is read on, so that the sender gets the answer rather than a reset."""
