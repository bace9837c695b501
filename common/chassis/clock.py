"""The one clock: instants are aware UTC, people's calendar days are Swedish."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """Give this instant, aware UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Give the calendar day in Sweden: the day that people mean when they count days left."""
    return datetime.now(SWEDEN).date()


def swedish_day(instant: datetime) -> date:
    """Give the calendar day in Sweden at an instant."""
    return instant.astimezone(SWEDEN).date()
