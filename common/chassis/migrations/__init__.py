"""The chassis' tables in a service's history: made by one call in its first migration, changed by one call in a later one.

A change of `common.chassis.tables` is a new module here with `upgrade` and `downgrade`, the next of `VERSIONS`, and a migration in each service that
calls `create_chassis_tables(version=2, since=1)`. What a version did never changes again: databases exist that it made.
"""

from common.chassis.migrations import first, second

VERSIONS = (first, second)
NEWEST = len(VERSIONS)
"""The version that a new service begins with."""


def create_chassis_tables(version: int, since: int = 0) -> None:
    """Bring the chassis' tables from the version `since` (0: there are none) to `version`: what a migration's `upgrade` calls."""
    for each in VERSIONS[since:version]:
        each.upgrade()


def drop_chassis_tables(version: int, since: int = 0) -> None:
    """Undo `create_chassis_tables` with the same numbers: what the migration's `downgrade` calls."""
    for each in reversed(VERSIONS[since:version]):
        each.downgrade()
