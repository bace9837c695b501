"""What staff do with a response: sign it off, or open it again for the citizen. Whatever goes wrong, what they wrote comes back."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from common.contracts.base import Rpc
from common.contracts.errors import IllegalTransition, MomentEnded, NotFound, StaleVersion
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE
from gateway.fields import text
from gateway.identity.access_rules import for_staff
from gateway.identity.resubmission import shows_again
from gateway.page_forms import PageForm, ToCorrect, field, prose
from gateway.phrases import sentence_of
from gateway.staff.blueprint import pages
from gateway.staff.reading import response_shown

RESPONSE = "/moment/<uuid:moment_id>/svar/<uuid:response_id>"


class Review(PageForm):
    """What colleagues should know of it, and whether the citizen may read that too."""

    comment: str = field("kommentar", typed=prose)
    is_shown: bool = field("visa-kommentar", typed=lambda name: text(name) == "yes")


class Reopening(PageForm):
    """What the citizen is told."""

    note: str = field("meddelande", typed=prose)


@pages.post(f"{RESPONSE}/granska")
@for_staff
@shows_again
def review(moment_id: UUID, response_id: UUID) -> Any:
    """Sign the response off. One RPC, two more when its page must be shown again."""
    return _handle(Review(), REVIEW_RESPONSE, _("Svaret är granskat."), moment_id=moment_id, response_id=response_id)


@pages.post(f"{RESPONSE}/oppna-igen")
@for_staff
@shows_again
def reopen(moment_id: UUID, response_id: UUID) -> Any:
    """Open the form for the citizen again. One RPC, two more when its page must be shown again."""
    done = _("Formuläret är öppnat igen. Invånaren kan ändra svaren och skicka in dem på nytt.")
    return _handle(Reopening(), REOPEN_RESPONSE, done, moment_id=moment_id, response_id=response_id)


def _handle(form: PageForm, contract: Rpc, done: str, **own: Any) -> Any:
    try:
        form.send(contract, **own)
    except ToCorrect:
        return response_shown(**own, faults=form.faults, typed=form), form.status
    except (StaleVersion, IllegalTransition, NotFound):
        changed = _("Svaret har ändrats sedan du öppnade sidan. Inget är gjort, och det du skrev står kvar nedanför.")
        return response_shown(**own, faults=[("svar", changed)], typed=form), StaleVersion.status
    except MomentEnded as ended:
        flash(sentence_of(ended), "error")
    else:
        flash(done)
    return redirect(url_for("staff.response", **own), 303)
