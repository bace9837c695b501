"""The mirror of moments: what a service that keeps anything of a moment must know of it, kept in its own database.

Events come in any order, late, twice or never, and a grant may be newer than all of them: whichever tells a newer version of a moment
is kept, and nothing else. A tombstone is never overwritten (`docs/decisions/0030-mirror.md`).
"""

from common.chassis.mirror.learning import (
    WRITABLE,
    Mirrored,
    bury,
    learn,
    learn_all,
    may_reach_again,
    may_read,
    may_write_again,
    mirrored,
    require_known,
    require_writable,
)
from common.chassis.mirror.walking import Asker, require_walked, walk

__all__ = [
    "WRITABLE",
    "Asker",
    "Mirrored",
    "bury",
    "learn",
    "learn_all",
    "may_reach_again",
    "may_read",
    "may_write_again",
    "mirrored",
    "require_known",
    "require_walked",
    "require_writable",
    "walk",
]
