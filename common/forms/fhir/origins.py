"""What items are called in the Questionnaire that they come from (`common.forms.loading_origins`), and their labels."""

from typing import Any

from common.forms.fhir.elements import Element
from common.forms.loading_origins import CODING, IDENTIFIER_FIELDS

Fields = dict[str, Any]
OUR_LANGUAGE = "sv"
"""What forms are written in that say nothing else."""


def origin_of(item: Element, otherwise: str, *, has_code: bool = True) -> Fields:
    """Give `{"fhir": …}` of an item or a row; `{}` when it is called nothing but `otherwise`, its linkId if it had been ours."""
    link, codes = item.text("linkId"), listed(item, "code", CODING) if has_code else []
    said = {
        "linkId": link if link != otherwise else "",
        "prefix": item.data.get("prefix") if isinstance(item.data.get("prefix"), str) else "",
        "definition": item.text("definition"),
        "code": codes,
    }
    return _origin(said)


def form_origin_of(resource: Element, otherwise: str) -> Fields:
    """Give `{"fhir": …}` of the whole; `otherwise` is the id that it had if it were ours."""
    said: Fields = {name: resource.text(name) for name in ("id", "url", "version", "name", "language")}
    said["identifier"] = listed(resource, "identifier", IDENTIFIER_FIELDS)
    said["code"] = listed(resource, "code", CODING)
    ours = {"id": otherwise, "language": OUR_LANGUAGE}
    return _origin({name: value for name, value in said.items() if ours.get(name) != value})


def listed(element: Element, name: str, shapes: dict[str, str]) -> list[dict[str, str]]:
    """Give objects of texts: what we have a place for of each."""
    read = [{part: text for part in shapes if (text := one.text(part))} for one in element.inner(name)]
    return [one for one in read if one]


def label_of(item: Element) -> str:
    """Give what an item says, after its prefix; its linkId when it says nothing."""
    parts = [item.text(name).strip() for name in ("prefix", "text")]
    return " ".join(filter(None, parts)) or str(item.data.get("linkId") or "").strip() or "–"


def _origin(said: Fields) -> Fields:
    kept = {name: value for name, value in said.items() if value}
    return {"fhir": kept} if kept else {}
