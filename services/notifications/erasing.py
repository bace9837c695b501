"""What of notifications is a moment's: the notices of it. Addresses, preferences and what was sent to them are the person's, and name no moment."""

from typing import cast

from sqlalchemy import Table

from common.chassis.erasing import Claim, Erasing
from services.notifications.model.notices import Notice

ERASING = Erasing(
    claims=(Claim(cast("Table", Notice.__table__), lambda moment_id: Notice.moment_id == moment_id),),
)
