"""What staff do with a module: start it, end it, set it back, change its days."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from common.contracts.base import Rpc
from common.contracts.errors import IllegalTransition, MomentEnded, NamedError, StaleVersion
from common.contracts.moments.modules import (
    CHANGE_DAYS,
    END_MODULE,
    MOVE_MODULE,
    SCHEDULE_MODULE,
    SET_MODULE_UPCOMING,
    START_MODULE,
)
from gateway.fields import text, whole
from gateway.identity.access_rules import for_staff
from gateway.page_forms import PageForm, ToCorrect, field, or_null
from gateway.phrases import sentence_of
from gateway.staff.blueprint import pages
from gateway.staff.moment import moment_page
from gateway.translating import N_

ACTIONS: dict[str, Rpc] = {
    "starta": START_MODULE,
    "avsluta": END_MODULE,
    "kommande": SET_MODULE_UPCOMING,
    "dagar": CHANGE_DAYS,
    "planera": SCHEDULE_MODULE,
    "flytta": MOVE_MODULE,
}


class ModuleChange(PageForm):
    """Days, or a day to start on (empty: none any more): forms on each module."""

    days: str = field("dagar-", N_("Ange ett heltal."), asked=whole)
    day: str = field("dag-", asked=or_null)


@pages.post(
    "/moment/<uuid:moment_id>/moduler/<module_id>/<any(starta, avsluta, kommande, dagar, planera, flytta):action>"
)
@for_staff
def change_module(moment_id: UUID, module_id: str, action: str) -> Any:
    """Do it and go back to the module on the page. One RPC."""
    form, contract = ModuleChange(module_id), ACTIONS[action]
    more = {"direction": text("direction")} if contract is MOVE_MODULE else {}
    try:
        form.send(contract, moment_id=moment_id, module_id=module_id, **more)
    except ToCorrect:
        typed = {"typed": {module_id: form.days}, "day": {module_id: form.day}}
        return moment_page(moment_id, unfolded=module_id, faults=form.faults, **typed), form.status
    except (StaleVersion, IllegalTransition, MomentEnded) as refused:
        flash(_sentence(refused), "error")
        return redirect(url_for("staff.moment", moment_id=moment_id), 303)
    address = url_for("staff.moment", moment_id=moment_id, klar=module_id, _anchor=f"modul-{module_id}")
    return redirect(address, 303)


def _sentence(refused: NamedError) -> str:
    """Say why nothing was changed, and what somebody else has changed; what was typed is told back."""
    if not isinstance(refused, StaleVersion):
        return sentence_of(refused)
    words = {"state": _("om den är kommande, pågående eller avslutad"), "days": _("antalet dagar")} | {
        "plan": _("när den startar"),
        "place": _("ordningen"),
    }
    changed = [words[each] for each in refused.details.get("changed", ()) if each in words]
    told = _("Någon annan har ändrat modulen sedan du öppnade sidan")
    told += f" ({', '.join(changed)}). " if changed else ". "
    told += _("Din ändring är inte gjord. Se hur det är nu och gör om den om den fortfarande behövs.")
    return f"{told} {_('Du skrev %(days)s dagar.', days=text('days'))}" if text("days") else str(told)
