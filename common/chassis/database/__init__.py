"""One service's database: reading, writing, and handling an event exactly once."""

from common.chassis.database.database import Database
from common.chassis.database.types import Instant

__all__ = ["Database", "Instant"]
