"""Free-text search of a care unit's citizens: part of what `directory` promises."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, patient, query

MOST_FOUND = 200
"""How many citizens a search gives at most."""


class SearchCitizens(Strict):
    """Words of names, a day of birth or a whole number, as staff wrote them; every word must fit."""

    text = fields.String(required=True, validate=validate.Length(1, 100))


class CitizensFound(Strict):
    """Citizens who have or have had a moment at the unit; `is_cut` when there are more than 200: the search should be refined."""

    citizen_ids = patient(fields.List, Identifier(), required=True)
    is_cut = fields.Boolean(required=True)


SEARCH = query("directory", "search_citizens", SearchCitizens, CitizensFound, Caller.STAFF)
"""Within the actor's care unit. Needs a role that reaches moments. A text that can't be anybody's finds nobody."""
