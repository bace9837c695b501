"""What the timeline says of an absence: who is away, who covers, on which days, with the names of then."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from gateway.aggregates.staff_names import Names

Sentence = Any
"""A `str`; flask-babel's functions are untyped."""


def about_absence(entry: Mapping[str, Any], names: Names, common: Mapping[str, Any]) -> Sentence:
    """Tell an entry `absence_registered`, `absence_noted` or `absence_cancelled`; `common`: `at` and `who`, in words."""
    facts, action = entry["facts"], entry["action"]
    days = {"first": facts["first_day"], "last": facts["last_day"]}
    period = days["first"] if days["first"] == days["last"] else _("%(first)s till %(last)s", **days)
    people = {"absent": _named(facts, names, ""), "cover": _named(facts, names, "cover_")}
    told = {**common, **people, "period": period}
    if action == "absence_registered":
        return _(
            "%(absent)s är frånvarande %(period)s; %(cover)s vikarierar. Det registrerades %(at)s av %(who)s.", **told
        )
    if action == "absence_noted":
        return _(
            "%(absent)s är frånvarande %(period)s; %(cover)s vikarierar. Det gäller momentet sedan %(at)s.", **told
        )
    if facts.get("had_begun"):
        return _(
            "Frånvaron för %(absent)s %(period)s avslutades %(at)s av %(who)s; %(cover)s vikarierar inte längre.",
            **told,
        )
    return _(
        "Frånvaron för %(absent)s %(period)s togs bort %(at)s av %(who)s innan den hade börjat; %(cover)s vikarierar inte.",
        **told,
    )


def _named(facts: Mapping[str, Any], names: Names, whose: str) -> str:
    """Name the absent one (`""`) or the cover (`"cover_"`) as they were then, or else as they are now."""
    then = names.commissions.get(facts.get(f"{whose}commission_version_id", ""))
    now = names.persons.get(facts.get(f"{whose}person_id", ""))
    return str((then or now or {"name": _("namnet kan inte visas just nu")})["name"])
