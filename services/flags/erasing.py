"""What of flags is a moment's: all of it, and the key that opens its plans and answers."""

from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table

from common.chassis.erasing import Claim, Erasing
from services.flags.model.flags import Flag
from services.flags.model.plans import Answered, Period, Plan


def _of_moment(kind: type[Flag | Plan | Period | Answered]) -> Claim:
    def of(moment_id: UUID) -> ColumnElement[bool]:
        return kind.moment_id == moment_id

    return Claim(cast("Table", kind.__table__), of)


ERASING = Erasing(claims=tuple(_of_moment(kind) for kind in (Answered, Period, Plan, Flag)), seals=True)
