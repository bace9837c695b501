"""Starta för en grupp: paste or upload numbers, see what each row leads to, start, follow the job. For the unit's administrators.

The numbers are only ever posted, and directory alone reads them: the page that asks "start these?" carries citizen ids.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from common.contracts.directory.citizens import MOST_NUMBERS
from common.contracts.errors import IllegalTransition, Invalid, TooManyLookUps
from common.contracts.moments.group_starts import GROUP_PROGRESS, RESUME_GROUP_START, START_GROUP
from gateway import backend
from gateway.aggregates import staff_group_starts
from gateway.errors import again_at, waiting_sentence
from gateway.fields import Fault, faults_of, text, whole
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_citizens, of_rows
from gateway.staff.blueprint import pages
from gateway.staff.number_list import NumberList, UnreadableListError, read_list, text_of

CHOSEN = ("responsible_commission_id", "version_id")
FIELDS = {"responsible_commission_id": "behandlare", "version_id": "moment", "numbers": "nummer", "rows": "nummer"}


@pages.get("/moment/grupp")
@for_staff
def group_start() -> Any:
    """Ask for the list, the practitioner and the programme; show the unit's latest jobs. Three RPCs."""
    return _first_page([], "")


@pages.post("/moment/grupp")
@for_staff
def group_preview() -> Any:
    """Show what each row leads to. Four RPCs. The first page comes back with what was written, when something is to be put right."""
    try:
        numbers = _written()
    except UnreadableListError:
        return _first_page(
            [("fil", _("Filen går inte att läsa. Spara den som text eller CSV och försök igen."))], "", 422
        )
    if text("assign_me") or text("edit"):
        return _first_page([], numbers)
    found = read_list(numbers)
    if faults := _missing(found):
        return _first_page(faults, numbers, 422)
    try:
        return _preview(found, numbers)
    except TooManyLookUps as refused:
        page, status = _first_page([("nummer", waiting_sentence(refused))], numbers, refused.status)
        return page, status, again_at(refused)
    except Invalid as invalid:
        return _first_page(faults_of(invalid, FIELDS), numbers, 422)


@pages.post("/moment/grupp/starta")
@for_staff
def group_started() -> Any:
    """Order the start and go on to the job's page. One RPC."""
    rows = [row.partition(":") for row in text("rows").split()]
    try:
        ordered = backend.ask(
            START_GROUP,
            idempotency_id=text("idempotency_id"),
            rows=[{"line": whole(line), "citizen_id": citizen_id} for line, _colon, citizen_id in rows],
            **_choices(),
        )
    except Invalid as invalid:
        return _first_page(faults_of(invalid, FIELDS), request.form.get("numbers", ""), 422)
    except ValueError:
        return _first_page(
            [("nummer", _("Listan gick inte att läsa. Granska den igen."))], request.form.get("numbers", ""), 422
        )
    return redirect(url_for("staff.group_job", group_start_id=ordered["group_start_id"]), 303)


@pages.get("/moment/grupp/<uuid:group_start_id>")
@for_staff
def group_job(group_start_id: UUID) -> str:
    """Show how far a job has come and each row's result. Two RPCs."""
    of_job = of_citizens("group_start", lambda page: [row["citizen_id"] for row in page["job"]["rows"]])
    return render_template("staff/group_job.html", **of_job.recorded(staff_group_starts.job, group_start_id))


@pages.get("/moment/grupp/<uuid:group_start_id>/lage")
@for_staff
def group_progress(group_start_id: UUID) -> str:
    """Give the part of the page that tells how far it has come: counts alone. One RPC; asked each second while the job runs."""
    job = backend.ask(GROUP_PROGRESS, group_start_id=group_start_id)
    return render_template("staff/parts/group_progress.html", job=job)


@pages.post("/moment/grupp/<uuid:group_start_id>/fortsatt")
@for_staff
def group_resumed(group_start_id: UUID) -> Any:
    """Go on with a job that stopped. One RPC."""
    try:
        backend.ask(RESUME_GROUP_START, idempotency_id=text("idempotency_id"), group_start_id=group_start_id)
    except IllegalTransition:
        flash(_("Gruppstarten pågår redan eller är klar."), "error")
    return redirect(url_for("staff.group_job", group_start_id=group_start_id), 303)


def _written() -> str:
    """Give what was pasted, and after it what was uploaded."""
    uploaded = request.files.get("fil")
    data = uploaded.read() if uploaded else b""
    pasted = request.form.get("numbers", "").rstrip("\n")
    return "\n".join(part for part in (pasted, text_of(data).rstrip("\n")) if part)


def _missing(found: NumberList) -> list[Fault]:
    faults = [("nummer", sentence) for sentence in _wrong_with(found)]
    demands = {
        "responsible_commission_id": ("behandlare", _("Välj en behandlare.")),
        "version_id": ("moment", _("Välj ett moment.")),
    }
    return [*faults, *(fault for name, fault in demands.items() if not text(name))]


def _wrong_with(found: NumberList) -> Iterator[str]:
    if found.is_too_long:
        yield _("Listan är för lång. Dela upp den i flera gruppstarter.")
    elif not found.lines:
        yield (
            _("Det finns inget personnummer i listan.")
            if found.unused
            else _("Skriv minst ett personnummer, eller välj en fil.")
        )
    if len(found.lines) > MOST_NUMBERS:
        yield _("Listan har fler än %(most)s nummer. Dela upp den i flera gruppstarter.", most=MOST_NUMBERS)
    if found.unclear:
        yield _(
            "Listan har flera kolumner med personnummer: %(columns)s. Ta bort dem som inte ska användas.",
            columns=", ".join(found.unclear),
        )


def _choices() -> dict[str, str]:
    return {name: text(name) for name in CHOSEN}


def _first_page(faults: list[Fault], numbers: str, status: int = 200) -> Any:
    found = staff_group_starts.choices()
    own = str(backend.current_actor().commission_id)
    own = own if own in {each["commission_id"] for each in found["practitioners"]} else ""
    chosen = _choices() | ({"responsible_commission_id": own} if text("assign_me") else {})
    page = render_template(
        "staff/group_new.html", **found, own=own, chosen=chosen, numbers=numbers, faults=faults, most=MOST_NUMBERS
    )
    return page, status


def _preview(written: NumberList, numbers: str) -> str:
    found = staff_group_starts.choices()
    lines = written.lines
    numbers_asked = [line.number for line in lines]
    told = of_rows("citizens", "rows").recorded(staff_group_starts.preview, numbers_asked, text("version_id"))
    rows = [{**row, "line": line} for line, row in zip(lines, told["rows"], strict=True)]
    chosen = _choices()
    return render_template(
        "staff/group_preview.html",
        rows=rows,
        written=written,
        counts=told["counts"],
        chosen=chosen,
        numbers=numbers,
        programme=_named(found["programmes"], "version_id", chosen["version_id"]),
        practitioner=_named(found["practitioners"], "commission_id", chosen["responsible_commission_id"]),
    )


def _named(rows: list[dict[str, Any]], key: str, wanted: str) -> dict[str, Any]:
    """Give the chosen row; raises `Invalid` for one that isn't among the unit's."""
    found = next((row for row in rows if row[key] == wanted), None)
    if found is None:
        field = "version_id" if key == "version_id" else "responsible_commission_id"
        raise Invalid(fields={field: [_("Välj bland vårdenhetens egna.")]})
    return found
