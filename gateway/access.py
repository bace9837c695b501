"""Access records: whoever sees patient data is written down, and the record is safe before the data leaves (PDL 4 ch. 3 §).

A view opens a block with `viewing`, asks the services inside it, and names whom the answers concern. Leaving the block publishes one
record to the quorum queue of `audit` and waits for the broker's confirm; without it the view ends with `Unavailable` and the page is
never sent. Inside the block only: `gateway.rpc` refuses to ask for patient data elsewhere, so that no view can forget.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol
from uuid import UUID

from common.chassis import clock
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.audit.access_records import ACCESS_QUEUE, AccessRecord
from common.contracts.base import Rpc, schema

CONFIRM_WITHIN = 2.0
"""Seconds that a page waits for the broker's confirm of its record."""

_SCHEMA = schema(AccessRecord)


class AccessContextMissing(RuntimeError):
    """Patient data was asked for outside a `viewing` block, or a block didn't say whom it concerned: a programmer's mistake."""


class Recorder(Protocol):
    """What keeps records: `gateway.rpc.Bus`."""

    def record(self, queue: str, message: Mapping[str, Any], *, deadline: float) -> Future[None]:
        """Publish `message` to `queue`; the future ends when the broker has it, or with `Unavailable` after `deadline` seconds."""


class Access:
    """One open view: gathers whom it concerns."""

    def __init__(self) -> None:
        self._calls: list[str] = []
        self._citizens: dict[UUID, None] = {}  # a set that keeps its order
        self._moment_id: UUID | None = None
        self._named = False

    def concerns(self, citizen_ids: Iterable[UUID | str], moment_id: UUID | str | None = None) -> None:
        """Name the citizens whose data is shown (at most 500 a view), and the moment if it is one. Repeats add up."""
        self._citizens.update((_uuid(each), None) for each in citizen_ids)
        self._named = True
        if moment_id is not None:
            moment_id = _uuid(moment_id)
            if self._moment_id not in {None, moment_id}:
                raise ValueError("one view shows one moment or a list of citizens")
            self._moment_id = moment_id

    def nobody(self) -> None:
        """Say that the answers held nobody, for example an empty list."""
        self._named = True

    def note_call(self, contract: Rpc) -> None:
        """Note that patient data is asked for (`gateway.rpc` does)."""
        self._calls.append(contract.routing_key)

    def people(self) -> list[UUID]:
        """Give whom the view concerned; `AccessContextMissing` when patient data was asked for and nobody named."""
        if self._calls and not self._named:
            asked = ", ".join(self._calls)
            raise AccessContextMissing(f"patient data was asked for ({asked}), but the view named nobody")
        return list(self._citizens)

    @property
    def moment_id(self) -> UUID | None:
        """Give the moment that is shown, if it is one."""
        return self._moment_id


_current: ContextVar[Access | None] = ContextVar("access", default=None)


def note_call(contract: Rpc) -> None:
    """Note a call for patient data in the innermost open view; `AccessContextMissing` when none is open."""
    access = _current.get()
    if access is None:
        raise AccessContextMissing(f"{contract.routing_key} reveals patient data: call it inside `viewing`")
    access.note_call(contract)


@contextmanager
def viewing(
    recorder: Recorder,
    actor: Actor,
    *,
    action: str = "read",
    what: str = "moment",
    correlation_id: str,
) -> Iterator[Access]:
    """Open a view of patient data, and record it when the block is left in good order.

    `action` is one of `common.contracts.audit.access_records.ACTIONS`, `what` a few words of ours (never a citizen's).
    Raises `Unavailable(service="audit")` when the record can't be kept: then send nothing of what was read.
    A view that concerned nobody leaves no record, since there is nobody whose extract it would stand in. An exception inside the block
    passes, unrecorded: its page holds no patient data.
    """
    access = Access()
    token = _current.set(access)
    try:
        yield access
    finally:
        _current.reset(token)
    if citizens := access.people():
        record = _record(access, citizens, actor, action=action, what=what, correlation_id=correlation_id)
        recorder.record(ACCESS_QUEUE, record, deadline=CONFIRM_WITHIN).result()


def _record(access: Access, citizens: list[UUID], actor: Actor, **told: str) -> dict[str, Any]:
    """Give the record as JSON data; a guardian is who saw it, the child whose it was. It is checked here, since audit could only park a wrong one when the page has long been seen."""
    record: dict[str, Any] = {
        "id": str(new_id()),
        "time": clock.now().isoformat(),
        **{name: _text(value) for name, value in actor.in_records.items()},
        "citizen_ids": [str(each) for each in citizens],
        "moment_id": _text(access.moment_id),
        "reason": None,
        **told,
    }
    if wrong := _SCHEMA.validate(record):
        raise ValueError(f"not an access record: {sorted(wrong)}")
    return record


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
