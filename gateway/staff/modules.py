"""What staff do with a module: start it, end it, set it back, change its days.

What needs nothing but a press stands in one form for the whole page (`AT_ONCE`): a button is `<action>=<module>.<version>`. That is half of what the
page would weigh with a form a button.
"""

from typing import Any
from uuid import UUID, uuid5

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from common.contracts.base import Rpc
from common.contracts.errors import IllegalTransition, Malformed, MomentEnded, NamedError, StaleVersion
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

AT_ONCE: dict[str, Rpc] = {"starta": START_MODULE, "avsluta": END_MODULE, "kommande": SET_MODULE_UPCOMING}
ACTIONS: dict[str, Rpc] = {
    "dagar": CHANGE_DAYS,
    "planera": SCHEDULE_MODULE,
    "flytta": MOVE_MODULE,
}


class ModuleChange(PageForm):
    """Days, or a day to start on (empty: none any more): forms on each module."""

    days: str = field("dagar-", N_("Ange ett heltal."), asked=whole)
    day: str = field("dag-", asked=or_null)


@pages.post("/moment/<uuid:moment_id>/moduler")
@for_staff
def change_module_at_once(moment_id: UUID) -> Any:
    """Do what the pressed button says, once for the page and the button: another press on the same page is another command. One RPC."""
    try:
        action, pressed = next((each, value) for each in AT_ONCE if (value := text(each)))
        module_id, version = pressed.rsplit(".", 1)
        own_id = uuid5(UUID(text("idempotency_id")), f"{action} {pressed}")
        more = {"expected_version": whole(version), "idempotency_id": str(own_id)}
    except (StopIteration, ValueError):
        raise Malformed from None
    return _changed(AT_ONCE[action], moment_id, module_id, **more)


@pages.post("/moment/<uuid:moment_id>/moduler/<module_id>/<any(dagar, planera, flytta):action>")
@for_staff
def change_module(moment_id: UUID, module_id: str, action: str) -> Any:
    """Change what a module's own form says. One RPC."""
    contract = ACTIONS[action]
    more = {"direction": text("direction")} if contract is MOVE_MODULE else {}
    return _changed(contract, moment_id, module_id, **more)


def _changed(contract: Rpc, moment_id: UUID, module_id: str, **more: Any) -> Any:
    """Send the command and go back to the module on the page."""
    form = ModuleChange(module_id)
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
