"""One service's database: reading, writing, and inserting what may be there already."""

from common.chassis.database.database import Database, make_due
from common.chassis.database.inserting import insert_if_absent, insert_into, insert_those_absent
from common.chassis.database.types import Instant

__all__ = ["Database", "Instant", "insert_if_absent", "insert_into", "insert_those_absent", "make_due"]
