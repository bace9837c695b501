"""What every service stands on: settings, clock, ids, database, outbox, inbox, identity, keys, telemetry, and the bus."""
