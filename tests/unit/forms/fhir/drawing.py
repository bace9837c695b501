"""Hypothesis strategies: definitions with all that the engine accepts, however odd."""

from typing import Any

from hypothesis import strategies as st

from common.forms import BrokenForm, load_definition
from tests.unit.forms.drawing import RULES

IDS = st.sampled_from(["help", "q-help", "1", "1-1", "m", "a", "b", "x-2", "las", "0-5", "fraga"]) | st.from_regex(
    r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True
)
TEXTS = st.sampled_from(
    ["Hur mår du?", "A. Hur?", "1.", "<b>ö</b>", "هل", "😀", "a\u00a0b", "\u00a0x", "rad\nrad", "\x01a", "  x  ", "\u200bb", "\x7fb", "\x85y"]
)  # fmt: skip
BLANK_TOO = TEXTS | st.sampled_from(["", " ", "\u200b", "\x7f", "\x02", "\u00a0", "\n"])
NUMBERS = st.sampled_from(
    [0, 1, -3, 0.5, 7.5, "0,5", "7,5", "1 000", "−3", "0.5", 10**14, 3_000_000_000, 1e-10, "12", 1.0]
)
WHOLE = st.integers(0, 6)
DATES = st.sampled_from(["2024-06-25", " 2024-06-25 ", "1800-01-01", "today"])
CODES = st.sampled_from(["<1", "1", ">1", "a b", "LA1", "help", "å"])
CODINGS = st.fixed_dictionaries({"code": CODES}, optional={"system": st.sampled_from(["https://example.org/a", "urn:oid:1.2"]), "version": st.just("1")})  # fmt: skip
ITEM_ORIGINS = st.fixed_dictionaries(
    {},
    optional={
        "linkId": st.sampled_from(["1.1", "help", "a", "m.help", "m", "هل", "a.help", "x y"]),
        "prefix": st.sampled_from(["A.", "1.", " "]),
        "definition": st.just("https://example.org/d#x"),
        "code": st.lists(CODINGS, min_size=1, max_size=2),
    },
)
OPTION_ORIGINS = st.one_of(
    st.fixed_dictionaries({"valueCoding": CODINGS | st.just({})}),
    st.fixed_dictionaries({"valueString": st.sampled_from(["Ja", "< 1", "هل", "😀"])}),
    st.fixed_dictionaries({"valueInteger": st.integers(-3, 3)}),
    st.fixed_dictionaries({"valueDate": st.sampled_from(["2024", "2024-06", "2024-06-25"])}),
    st.fixed_dictionaries({"valueTime": st.just("09:30:00")}),
    st.fixed_dictionaries({"valueReference": st.sampled_from([{"reference": "Location/1"}, {}])}),
)
FORM_ORIGINS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["PHQ-9", "a.b"]),
        "url": st.just("https://example.org/q"),
        "version": st.sampled_from(["1", "2024-05 b"]),
        "name": st.just("Phq9"),
        "language": st.sampled_from(["sv", "en", "ar"]),
        "identifier": st.just([{"system": "urn:oid:1.2", "value": "x", "use": "official"}]),
        "code": st.lists(CODINGS, min_size=1, max_size=2),
    },
)
TIMES = st.sampled_from(["9.30", "09:30", "10:42:00"])
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXTS,
    "long_text": TEXTS,
    "radio": IDS,
    "dropdown": IDS,
    "checkbox": st.lists(IDS, max_size=3),
    "number": NUMBERS,
    "scale": NUMBERS,
    "vas": NUMBERS,
    "date": DATES,
    "time": TIMES,
    "datetime": st.sampled_from(["2024-06-25T10:42", "2024-06-25 10.42"]),
    "yes_no": st.booleans(),
    "matrix": st.dictionaries(IDS, IDS, max_size=2),
}
WITH_CHOICES = {"radio", "dropdown", "checkbox", "matrix"}


def _options(*, has_points: bool) -> st.SearchStrategy[list[dict[str, Any]]]:
    extra = {"value": NUMBERS, "fhir": OPTION_ORIGINS} if has_points else {"fhir": ITEM_ORIGINS}
    one = st.fixed_dictionaries({"id": IDS, "label": TEXTS}, optional=extra)
    return st.lists(one, min_size=1, max_size=4, unique_by=lambda choice: choice["id"])


LIMITS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "text": {"minimum_length": WHOLE, "maximum_length": st.integers(6, 50_000), "pattern": st.just("[a-z]{1,5}")},
    "number": {"minimum": NUMBERS, "maximum": NUMBERS, "step": st.sampled_from([1, 0.5, "0,5", 2]), "unit": BLANK_TOO},
    "vas": {"minimum": st.integers(-5, 0), "maximum": st.integers(2, 6), "minimum_label": TEXTS, "step": st.just(1)},
    "date": {"earliest": DATES, "latest": DATES},
    "datetime": {"earliest": DATES, "latest": DATES},
    "checkbox": {"minimum_choices": st.integers(0, 1), "maximum_choices": st.just(1)},
}
LIMITS |= {"long_text": LIMITS["text"]}


@st.composite
def _question(draw: st.DrawFn, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    kind = draw(st.sampled_from([*ANSWERS, "information"]))
    question: dict[str, Any] = {"id": draw(IDS), "kind": kind, "label": draw(TEXTS)}
    optional: dict[str, st.SearchStrategy[Any]] = {"help": BLANK_TOO, "fhir": ITEM_ORIGINS} | LIMITS.get(kind, {})
    if kind != "information":
        optional |= {"mandatory": st.booleans(), "initial": ANSWERS[kind]}
    if kind in WITH_CHOICES:
        question["choices"] = draw(_options(has_points=True))
    if kind == "matrix":
        question["rows"] = draw(_options(has_points=False))
    if kind == "scale":
        question |= {"minimum": draw(st.integers(-9, 0)), "maximum": draw(st.integers(1, 9))}
    question |= draw(st.fixed_dictionaries({}, optional=optional))
    if "pattern" in question:
        question["pattern_text"] = "Skriv rätt."
    conditions = [draw(_condition(one)) for one in earlier if one["kind"] != "information" and draw(st.booleans())]
    if conditions:
        question["show_if"] = {draw(st.sampled_from(["all", "any"])): conditions}
    return question


@st.composite
def _condition(draw: st.DrawFn, asked: dict[str, Any]) -> dict[str, Any]:
    kind, about = asked["kind"], {"question": asked["id"]}
    if kind == "matrix" and draw(st.booleans()):
        about["row"] = draw(st.sampled_from(asked["rows"]))["id"]
    if (kind == "matrix" and "row" not in about) or draw(st.integers(0, 3)) == 0:
        return about | {"operator": draw(st.sampled_from(["answered", "not_answered"]))}
    if kind in WITH_CHOICES:
        signs = ["contains", "not_contains"] if kind == "checkbox" else ["equals", "not_equals"]
        value = draw(st.sampled_from(asked["choices"]))["id"]
        return about | {"operator": draw(st.sampled_from(signs)), "value": value}
    signs = sorted({rule[0] for rule in RULES.get(kind, ())} | {"equals"} - {"answered", "not_answered"})
    return about | {"operator": draw(st.sampled_from(signs)), "value": draw(ANSWERS[kind])}


@st.composite
def odd_definitions(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a definition that the engine accepts; a question that it doesn't accept is left out, with what depends on it."""
    definition: dict[str, Any] = {"id": draw(IDS), "title": draw(TEXTS), "questions": []}
    optional = {"intro": BLANK_TOO, "licence": TEXTS, "source": TEXTS, "fhir": FORM_ORIGINS, "mandatory": st.booleans()}
    definition |= draw(st.fixed_dictionaries({}, optional=optional))
    for _ in range(draw(st.integers(1, 6))):
        question = draw(_question(definition["questions"]))
        if _is_accepted({**definition, "questions": [*definition["questions"], question]}):
            definition["questions"].append(question)
    if not definition["questions"]:
        definition["questions"].append({"id": "q", "kind": "text", "label": "Hur mår du?"})
    return definition


def _is_accepted(definition: dict[str, Any]) -> bool:
    try:
        load_definition(definition)
    except BrokenForm:
        return False
    return True
