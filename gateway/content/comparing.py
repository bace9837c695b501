"""What differs between two versions of a programme."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for

from common.contracts.content.differences import COMPARE
from common.contracts.errors import NotFound
from gateway import backend
from gateway.aggregates import catalogue
from gateway.content.blueprint import pages
from gateway.identity.access_rules import for_staff


@pages.get("/<uuid:version_id>/jamfor")
@for_staff
def compare(version_id: UUID) -> Any:
    """Show what differs from the version `med`, else from the nearest earlier one. Two RPCs. Raises `NotFound`."""
    version, others = catalogue.of_programme(version_id)
    if not others:
        return redirect(url_for("content.version", version_id=version_id), 303)
    earlier_id = _chosen(version, others)
    found = backend.ask(COMPARE, version_id=version_id, earlier_id=earlier_id)
    return render_template("content/compare.html", version=version, others=others, earlier_id=str(earlier_id), **found)


def _chosen(version: dict[str, Any], others: list[dict[str, Any]]) -> UUID:
    asked = request.args.get("med")
    if asked:
        try:
            return UUID(asked)
        except ValueError:
            raise NotFound from None
    own = catalogue.numbers(version["version"])
    # They come newest first: the first lower number is the nearest; the oldest version is compared with the next.
    earlier = [each for each in others if catalogue.numbers(each["version"]) < own]
    return UUID((earlier or others[::-1])[0]["version_id"])
