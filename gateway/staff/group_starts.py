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
from gateway.fields import text, whole
from gateway.identity.access_rules import for_staff
from gateway.page_forms import PageForm, ToCorrect, field, send
from gateway.recorded import of_citizens, of_rows
from gateway.staff.blueprint import pages
from gateway.staff.parts.number_list import NumberList, UnreadableListError, read_list, text_of
from gateway.translating import N_


def _rows(posted: str) -> list[dict[str, Any]]:
    """Give the rows that the preview carried (`line:citizen_id`); raises `ValueError`."""
    rows = [row.partition(":") for row in posted.split()]
    return [{"line": whole(line), "citizen_id": citizen_id} for line, _colon, citizen_id in rows]


class GroupStart(PageForm):
    """Whom, by whom and what. `numbers` are as they were pasted; `rows` is what the preview made of them."""

    responsible_commission_id: str = field("behandlare", N_("Välj en behandlare."))
    version_id: str = field("moment", N_("Välj ett moment."))
    numbers: str = field("nummer", typed=lambda name: request.form.get(name, ""))
    rows: str = field("nummer", N_("Listan gick inte att läsa. Granska den igen."), asked=_rows)
    fil: str = field("fil")


@pages.get("/moment/grupp")
@for_staff
def group_start() -> Any:
    """Ask for the list, the practitioner and the programme; show the unit's latest jobs. Three RPCs."""
    return _first_page(GroupStart())


@pages.post("/moment/grupp")
@for_staff
def group_preview() -> Any:
    """Show what each row leads to. Four RPCs. The first page comes back with what was written, when something is to be put right."""
    form = GroupStart()
    try:
        form.numbers = _written(form.numbers)
    except UnreadableListError:
        form.numbers = ""
        form.wrong("fil", _("Filen går inte att läsa. Spara den som text eller CSV och försök igen."))
        return _first_page(form)
    if text("assign_me") or text("edit"):
        return _first_page(form)
    found = read_list(form.numbers)
    for sentence in _wrong_with(found):
        form.wrong("numbers", sentence)
    form.require("responsible_commission_id", "version_id")
    if form.faults:
        return _first_page(form)
    try:
        return _preview(found, form)
    except TooManyLookUps as refused:
        form.wrong("numbers", waiting_sentence(refused), refused.status)
        return *_first_page(form), again_at(refused)
    except Invalid as invalid:
        form.refuse(invalid)
        return _first_page(form)


@pages.post("/moment/grupp/starta")
@for_staff
def group_started() -> Any:
    """Order the start and go on to the job's page. One RPC."""
    form = GroupStart()
    try:
        ordered = form.send(START_GROUP)
    except ToCorrect:
        return _first_page(form)
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
        send(RESUME_GROUP_START, group_start_id=group_start_id)
    except IllegalTransition:
        flash(_("Gruppstarten pågår redan eller är klar."), "error")
    return redirect(url_for("staff.group_job", group_start_id=group_start_id), 303)


def _written(pasted: str) -> str:
    """Give what was pasted, and after it what was uploaded."""
    uploaded = request.files.get("fil")
    data = uploaded.read() if uploaded else b""
    return "\n".join(part for part in (pasted.rstrip("\n"), text_of(data).rstrip("\n")) if part)


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


def _first_page(form: GroupStart) -> tuple[str, int]:
    found = staff_group_starts.choices()
    own = str(backend.current_actor().commission_id)
    own = own if own in {each["commission_id"] for each in found["practitioners"]} else ""
    if text("assign_me"):
        form.responsible_commission_id = own
    return form.shown("staff/group_new.html", own=own, most=MOST_NUMBERS, **found)


def _preview(written: NumberList, form: GroupStart) -> tuple[str, int]:
    found = staff_group_starts.choices()
    lines = written.lines
    numbers_asked = [line.number for line in lines]
    told = of_rows("citizens", "rows").recorded(staff_group_starts.preview, numbers_asked, form.version_id)
    rows = [{**row, "line": line} for line, row in zip(lines, told["rows"], strict=True)]
    return form.shown(
        "staff/group_preview.html",
        rows=rows,
        written=written,
        counts=told["counts"],
        programme=_named(found["programmes"], "version_id", form.version_id),
        practitioner=_named(found["practitioners"], "commission_id", form.responsible_commission_id),
    )


def _named(rows: list[dict[str, Any]], key: str, wanted: str) -> dict[str, Any]:
    """Give the chosen row; raises `Invalid` for one that isn't among the unit's."""
    found = next((row for row in rows if row[key] == wanted), None)
    if found is None:
        field = "version_id" if key == "version_id" else "responsible_commission_id"
        raise Invalid(fields={field: [_("Välj bland vårdenhetens egna.")]})
    return found
