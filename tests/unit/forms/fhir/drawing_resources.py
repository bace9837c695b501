"""Hypothesis strategies: valid R4 Questionnaires of others, with all types, nesting, conditions, grids, odd codes, and what we don't read."""

from typing import Any

from hypothesis import strategies as st

from tests.unit.forms.fhir.resources import HL7, coding, shown_as

TYPES = [
    "group", "display", "boolean", "decimal", "integer", "date", "dateTime", "time", "string", "text", "url", "choice", "open-choice",
    "attachment", "reference", "quantity",
]  # fmt: skip
SYSTEMS = ["", "https://example.org/a", "https://example.org/b"]
CODES = ["<1", "1", ">1", "≤1", "a b", "-3", "3", "0.5", "هل", "😀", "LA1"]
WORDS = ["Hur mår du?", "1 gång", "x" * 2_100, "هل تدخن؟", "<b>ö</b>", "\u00a0a", "rad\nrad"]
EXTENSIONS: list[dict[str, Any]] = [
    {"url": "https://example.org/x", "valueString": "y"},
    {"url": f"{HL7}entryFormat", "valueString": "ÅÅÅÅ"},
    {"url": f"{HL7}questionnaire-hidden", "valueBoolean": True},
    {"url": f"{HL7}questionnaire-hidden", "valueBoolean": False},
    {"url": f"{HL7}questionnaire-usageMode", "valueCode": "display"},
    {"url": f"{HL7}questionnaire-usageMode", "valueCode": "capture"},
    {"url": f"{HL7}questionnaire-minOccurs", "valueInteger": 3},
    {"url": f"{HL7}minValue", "valueInteger": 0},
    {"url": f"{HL7}maxValue", "valueInteger": 1_000},
    {"url": f"{HL7}minValue", "valueDate": "2024"},
    {"url": f"{HL7}minValue", "valueDecimal": 0.123456789012},
    {"url": f"{HL7}minLength", "valueInteger": 9},
    {"url": f"{HL7}regex", "valueString": "[a-z]{1,5}"},
    {"url": f"{HL7}regex", "valueString": "^\\w+$"},
    {"url": f"{HL7}questionnaire-unit", "valueCoding": {"system": "http://unitsofmeasure.org", "code": "mg"}},
    {"url": f"{HL7}questionnaire-sliderStepValue", "valueInteger": 3},
    {"url": "https://example.org/deep", "extension": [{"url": "a", "valueString": "b"}]},
    *(
        shown_as(code)
        for code in ("gtable", "table", "slider", "drop-down", "check-box", "help", "radio-button", "strange")
    ),
]
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "String": st.sampled_from(["a", "x" * 600, "rad\nrad"]),
    "Integer": st.sampled_from([-3, 0, 3, 2**31 - 1]),
    "Decimal": st.sampled_from([0.5, 3, 1e-9, 10**16]),
    "Date": st.sampled_from(["2024", "2024-06", "2024-06-25", "0900-01-01"]),
    "DateTime": st.sampled_from(["2024-06-25", "2024-06-25T10:00:00Z"]),
    "Time": st.sampled_from(["10:42:00", "10:42:30"]),
    "Boolean": st.booleans(),
    "Coding": st.builds(lambda c, s: coding(c, "", s)["valueCoding"], st.sampled_from(CODES), st.sampled_from(SYSTEMS)),
    "Quantity": st.sampled_from([{"value": 5, "unit": "mg"}, {"value": 5, "comparator": "<"}]),
}
OPTION_TYPES = ["Coding", "Coding", "String", "Integer", "Date", "Time"]
SIGNS = ["exists", "=", "!=", "<", "<=", ">", ">="]
RARE = {
    "prefix": st.sampled_from(["A.", "1)"]),
    "definition": st.just("https://example.org/d#x"),
    "code": st.lists(VALUES["Coding"], min_size=1, max_size=2),
    "required": st.booleans(),
    "readOnly": st.booleans(),
    "repeats": st.booleans(),
    "maxLength": st.sampled_from([1, 100, 100_000]),
    "extension": st.lists(st.sampled_from(EXTENSIONS), min_size=1, max_size=3, unique_by=lambda one: one["url"]),
    "modifierExtension": st.just([{"url": "https://example.org/m", "valueBoolean": True}]),
    "_text": st.just({"extension": [{"url": "https://example.org/t", "valueString": "text"}]}),
    "id": st.just("an-id"),
}
WHOLE = {
    "url": st.just("https://example.org/q"),
    "version": st.just("1.0"),
    "name": st.just("Fraga"),
    "publisher": st.just("Någon"),
    "description": st.sampled_from(["Kort", "x" * 20_100]),
    "copyright": st.just("Fri"),
    "experimental": st.booleans(),
    "subjectType": st.sampled_from([["Patient"], ["Group"]]),
    "contained": st.just([{"resourceType": "ValueSet", "status": "active", "id": "v", "compose": {"include": [{"concept": [{"code": "1"}]}]}}]),
    "useContext": st.just([{"code": {"code": "age"}, "valueCodeableConcept": {"text": "x"}}]),
    "extension": RARE["extension"],
}  # fmt: skip


@st.composite
def _typed(draw: st.DrawFn, prefix: str, types: list[str]) -> dict[str, Any]:
    type_ = draw(st.sampled_from(types))
    return {f"{prefix}{type_}": draw(VALUES[type_])}


@st.composite
def _option(draw: st.DrawFn) -> dict[str, Any]:
    option: dict[str, Any] = draw(_typed("value", OPTION_TYPES))
    if draw(st.booleans()) and "valueCoding" in option:
        option["valueCoding"] = {**option["valueCoding"], "display": draw(st.sampled_from(WORDS))}
    extra = {"initialSelected": st.booleans(), "extension": st.just([{"url": f"{HL7}ordinalValue", "valueDecimal": 2}])}
    return option | draw(st.fixed_dictionaries({}, optional=extra))


@st.composite
def _condition(draw: st.DrawFn, links: list[str]) -> dict[str, Any]:
    sign = draw(st.sampled_from(SIGNS))
    answer = {"answerBoolean": draw(st.booleans())} if sign == "exists" else draw(_typed("answer", list(VALUES)))
    return {"question": draw(st.sampled_from(links)), "operator": sign, **answer}


@st.composite
def _item(draw: st.DrawFn, links: list[str], depth: int) -> dict[str, Any]:
    type_ = draw(st.sampled_from(TYPES))
    link = f"{len(links)}{draw(st.sampled_from(['', '.', '/', 'å', ' b']))}"
    links.append(link)
    chosen = {name: rare for name, rare in RARE.items() if draw(st.integers(0, 5)) == 0}
    item = {"linkId": link, "type": type_, **draw(st.fixed_dictionaries(chosen))}
    if draw(st.integers(0, 4)):
        item["text"] = draw(st.sampled_from(WORDS))
    if type_ in {"choice", "open-choice"}:
        lists = st.lists(_option(), min_size=1, max_size=4).map(lambda options: {"answerOption": options})
        item |= draw(lists | st.sampled_from([{"answerValueSet": "#v"}, {"answerValueSet": "https://example.org/vs"}]))
    elif type_ not in {"group", "display"} and draw(st.integers(0, 3)) == 0:
        item["initial"] = [draw(_typed("value", list(VALUES)))]
    if draw(st.integers(0, 2)) == 0:
        item["enableWhen"] = draw(st.lists(_condition(links), min_size=1, max_size=3))
        item["enableBehavior"] = draw(st.sampled_from(["any", "all"]))
    if type_ != "display" and depth and (type_ == "group" or draw(st.integers(0, 3)) == 0):
        item["item"] = [draw(_item(links, depth - 1)) for _ in range(draw(st.integers(1, 3)))]
    return item


@st.composite
def resources(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a Questionnaire of R4 as another system might have it; its first item can always be asked."""
    links = ["first"]
    items = [draw(_item(links, 2)) for _ in range(draw(st.integers(0, 4)))]
    whole = draw(st.fixed_dictionaries({}, optional=WHOLE))
    first = {"linkId": "first", "type": "boolean", "text": "Sover du gott?"}
    return {"resourceType": "Questionnaire", "status": "active", "title": "Främmande", **whole, "item": [first, *items]}
