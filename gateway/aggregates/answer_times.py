"""How soon a care unit answers, for pages from which something is sent to it; they are worth showing without."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from common.contracts.directory.answer_times import ANSWER_TIME
from gateway import granted
from gateway.aggregates.staff_names import AWAY


def of_moment(moment_id: UUID) -> dict[str, Any] | None:
    """Give what the moment's unit has said (`directory.answer_times.AnswerTime`), null while that can't be told. Two RPCs."""
    with suppress(*AWAY):
        return granted.ask(ANSWER_TIME, moment_id=moment_id)
    return None
