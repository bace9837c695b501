"""The tables of notifications and the rules of each: pure, without session or I/O."""

from services.notifications.model import absences, deliveries, notices, recipients  # noqa: F401 (their tables)
from services.notifications.model.base import Base

__all__ = ["Base"]
