"""An event as its handler sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that has happened in another service: CloudEvents attributes, `data` loaded by the event's schema.

    `handler` is `<service>.<handler>`: with the event's id it is the key that makes the effect happen once.
    """

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    data: dict[str, Any]
    handler: str
    correlation_id: str | None = None
