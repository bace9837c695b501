"""The addresses of ours that stand in what is sent out. They need no sign-in and give none: one stops mails, the other takes a provider's report."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request

from common.chassis.identifiers import new_id
from common.contracts.base import Rpc
from common.contracts.errors import Invalid, NotFound
from common.contracts.notifications.deliveries import NOTE_REPORT, STOP
from gateway.backend import transport
from gateway.identity.access_rules import for_everyone
from gateway.identity.visitor import GATEWAY_ACTOR

pages = Blueprint("outgoing", __name__, url_prefix="/avisering")
REPORTED = {"delivered": True, "failed": False}
"""What providers tell in the end; whatever they tell on the way is passed over."""


@pages.get("/sluta/<uuid:delivery_id>/<mark>")
@for_everyone("whoever has got a mail may stop it without signing in")
def stopping(delivery_id: UUID, mark: str) -> str:
    """Ask whether mails shall stop: programs that look at every link in a mail mustn't have stopped them thereby. No RPC."""
    return render_template("stop.html", delivery_id=delivery_id, mark=mark, is_done=False)


@pages.post("/sluta/<uuid:delivery_id>/<mark>")
@for_everyone("as the question; mail programs ask at one click (RFC 8058)")
def stop(delivery_id: UUID, mark: str) -> Any:
    """Stop them. One RPC."""
    request.form.get(
        "List-Unsubscribe"
    )  # it tells nothing new; but a body that can't be read is refused before anything is done
    _tell(STOP, delivery_id, mark)
    return render_template("stop.html", delivery_id=delivery_id, mark=mark, is_done=True)


@pages.post("/sms/<uuid:delivery_id>/<mark>")
@for_everyone("providers of text messages report here; the mark in the address says that we asked them to")
def report(delivery_id: UUID, mark: str) -> Any:
    """Take a report of delivery. One RPC, none for what isn't an end."""
    told = REPORTED.get(request.form.get("status", ""))
    if told is not None:
        _tell(NOTE_REPORT, delivery_id, mark, is_delivered=told)
    return "", 204


def _tell(contract: Rpc, delivery_id: UUID, mark: str, **more: Any) -> None:
    asked = {"idempotency_id": new_id(), "delivery_id": delivery_id, "mark": mark, **more}
    try:
        transport().ask(contract, asked, GATEWAY_ACTOR, correlation_id=g.correlation_id)
    except Invalid:  # a mark that can't be one
        raise NotFound from None
