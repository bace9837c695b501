"""What of flags is a moment's: all of them."""

from typing import cast

from sqlalchemy import Table

from common.chassis.erasing import Claim, Erasing
from services.flags.model import Flag

ERASING = Erasing(claims=(Claim(cast("Table", Flag.__table__), lambda moment_id: Flag.moment_id == moment_id),))
