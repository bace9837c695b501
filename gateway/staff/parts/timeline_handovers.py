"""What the timeline says of a handover between care units, with their names of then."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

Sentence = Any
"""A `str`; flask-babel's functions are untyped."""


def about_handover(entry: Mapping[str, Any], common: Mapping[str, Any]) -> Sentence:
    """Tell an entry `handover_offered`, `…_accepted`, `…_declined` or `…_withdrawn`; `common`: `title`, `at` and `who`, in words."""
    facts, action = entry["facts"], entry["action"]
    told = {**common, "giver": facts.get("from_unit_name", ""), "taker": facts.get("to_unit_name", "")}
    if action == "handover_offered":
        return _("Momentet %(title)s erbjöds till %(taker)s %(at)s av %(who)s.", **told)
    if action == "handover_accepted":
        return _("Momentet %(title)s togs över från %(giver)s till %(taker)s %(at)s av %(who)s.", **told)
    if action == "handover_declined":
        return _("%(taker)s tackade nej till momentet %(title)s %(at)s, genom %(who)s.", **told)
    return _("Erbjudandet av momentet %(title)s till %(taker)s togs tillbaka %(at)s av %(who)s.", **told)
