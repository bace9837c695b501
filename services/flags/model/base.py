"""What the tables have in common."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import DeclarativeBase

from common.chassis.database import Instant


class Base(DeclarativeBase):
    """The tables of flags."""

    type_annotation_map: ClassVar = {datetime: Instant}
