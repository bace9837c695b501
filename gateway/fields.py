"""Reading posted fields, and telling what is wrong with them where the person can see it."""

import re
from collections.abc import Mapping
from datetime import date

from flask import request

from common.contracts.errors import Invalid, NamedError
from common.door import figures
from common.phrases import inputs
from gateway.phrases import fields_of

Fault = tuple[str, str]
"""The id of a field on the page, and a sentence about it."""

_WHOLE = re.compile(r"-?(?:[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,15})")


def text(name: str) -> str:
    """Give a posted text without space around it; an empty one when it wasn't posted."""
    return request.form.get(name, "").strip()


def whole_number(name: str) -> int:
    """Give a posted whole number, as people write one (`1 000`); raises `Invalid` that names the field."""
    try:
        return whole(request.form.get(name, ""))
    except ValueError:
        raise Invalid(fields={name: [inputs.WHOLE_NUMBER()]}) from None


def whole(given: str) -> int:
    """Give a whole number; raises `ValueError` for anything else, also for one that may be a decimal (`1.000`)."""
    found = _WHOLE.fullmatch(figures(given))
    if not found:
        raise ValueError(given)
    return int(found[0].replace(" ", ""))


def day(given: str) -> date | None:
    """Give a day of a query (`2024-06-25`), or `None` for an empty one; raises `ValueError`."""
    written = figures(given)
    return date.fromisoformat(written) if written else None


def faults_of(error: NamedError, fields: Mapping[str, str]) -> list[Fault]:
    """Give what a service found wrong in the `fields` of a page (contract's name → id on the page).

    A fault in a field that the page doesn't show is no person's mistake: then the error is raised on, and answered as a whole.
    """
    told = fields_of(error)
    if not told or set(told) - set(fields):
        raise error
    return [(fields[name], " ".join(sentences)) for name, sentences in told.items()]
