"""Searching the unit's moments by free text. It is a POST, so that names and numbers stand in no address and no log."""

from typing import Annotated, Any

from flask import Response
from marshmallow.validate import Length

from common.contracts.directory.citizens import LONGEST_SEARCH
from common.contracts.moments.lists import LIST_MOMENTS, MomentList, NarrowMoments
from gateway import backend
from gateway.aggregates.staff_list import citizens_found
from gateway.api.views import answer, blueprint
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_rows

pages = blueprint("search", "Fritextsökning bland vårdenhetens moment")


class SearchMoments(NarrowMoments):
    """A page of the unit's moments, of those citizens alone whom every word fits: names, a day of birth, a whole number."""

    text: Annotated[str, Length(1, LONGEST_SEARCH)]


class MomentsFound(MomentList):
    """The page; `is_cut`: the words fit more than 200 citizens, and only some of them were looked at; `is_shortened`: of too many words, the longest were used."""

    is_cut: bool
    is_shortened: bool


@pages.route("/moments/search", methods=["POST"])
@pages.arguments(SearchMoments)
@pages.response(200, MomentsFound)
@for_staff
def search_moments(body: dict[str, Any]) -> Response:
    """List the moments of those whom the words fit."""
    return answer(of_rows("moments", "rows").recorded(_found, **body))


def _found(text: str, **narrowed: Any) -> dict[str, Any]:
    found = citizens_found(text)
    listed = backend.ask(LIST_MOMENTS, **narrowed, citizen_ids=found["citizen_ids"])
    return {**listed, "is_cut": found["is_cut"], "is_shortened": found["is_shortened"]}
