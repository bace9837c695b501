"""Free-text search of a care unit's citizens: part of what `directory` promises."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, patient, query

MOST_FOUND = 200
"""How many citizens a search gives at most."""
LONGEST_SEARCH = 200
"""The most characters of a search: as long as a name can be."""


class SearchCitizens(Strict):
    """Words of names, a day of birth or a whole number, as staff wrote them; every word must fit."""

    text = fields.String(required=True, validate=validate.Length(1, LONGEST_SEARCH))


class CitizensFound(Strict):
    """Citizens who have, have had or are about to have a moment at the unit; `is_cut` when there are more than 200: the search should be refined.

    `is_shortened`: there were more than ten words, and the longest were used.
    """

    citizen_ids = patient(fields.List, Identifier(), required=True)
    is_cut = fields.Boolean(required=True)
    is_shortened = fields.Boolean(load_default=False)


SEARCH = query("directory", "search_citizens", SearchCitizens, CitizensFound, Caller.STAFF)
"""Within the actor's care unit. Needs a role that reaches moments. A text that can't be anybody's finds nobody."""
