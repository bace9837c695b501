"""What a person was told of, with what a row says of it; and how much of it they haven't seen."""

from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from common.chassis.identifiers import new_id
from common.contracts.moments.lists import MINE
from common.contracts.notifications.inbox import INBOX, INBOX_NEWS, SEE_NOTICES
from gateway import backend
from gateway.aggregates.staff_names import AWAY, names_of

Page = dict[str, Any]


def of_staff(cursor: str | None) -> Page:
    """Give a page of `notices`, `next_cursor`, and the citizens' `names`. Two RPCs. Patient data. Raises `Invalid` for a cursor that is none."""
    found = backend.ask(INBOX, cursor=cursor)
    return {**found, "names": names_of(each["citizen_id"] for each in found["notices"] if each["citizen_id"])}


def of_citizen(cursor: str | None) -> Page:
    """Give a page of `notices`, `next_cursor`, and the `titles` of the programmes that can be reached, by moment, which alone are led to.

    Two RPCs, side by side. Patient data. Raises as `of_staff`.
    """
    own = backend.call(MINE)
    found = backend.ask(INBOX, cursor=cursor)
    return {**found, "titles": {each["moment_id"]: each["title"] for each in _if_known(own).get("moments", ())}}


def see(page: Page) -> None:
    """Note that a page's notices were seen, if any wasn't. One RPC or none; when it can't be done now, the next look does it."""
    unseen = [each for each in page["notices"] if each["is_unseen"]]
    if unseen:
        seen = {"notice_ids": [each["notice_id"] for each in unseen], "until": max(each["at"] for each in unseen)}
        with suppress(*AWAY):
            backend.ask(SEE_NOTICES, idempotency_id=new_id(), **seen)


def call_news() -> "Future[Page]":
    """Ask how much is unseen, and whether an address is at fault; the answer is to come (`told`)."""
    return backend.call(INBOX_NEWS)


def told(asked: "Future[Page]") -> Page | None:
    """Give what was asked for, null while `notifications` is away."""
    return _if_known(asked) or None


def _if_known(asked: "Future[Page]") -> Page:
    with suppress(*AWAY):
        return asked.result()
    return {}
