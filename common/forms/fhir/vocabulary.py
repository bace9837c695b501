"""The names of FHIR that both directions use (https://hl7.org/fhir/R4/extension-registry.html), and how extensions are written."""

from collections.abc import Mapping
from typing import Any

_HL7 = "http://hl7.org/fhir/StructureDefinition/"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
ITEM_CONTROL = f"{_HL7}questionnaire-itemControl"
UNIT = f"{_HL7}questionnaire-unit"
UNIT_OPTION = f"{_HL7}questionnaire-unitOption"
SLIDER_STEP = f"{_HL7}questionnaire-sliderStepValue"
MINIMUM_CHOICES = f"{_HL7}questionnaire-minOccurs"
MAXIMUM_CHOICES = f"{_HL7}questionnaire-maxOccurs"
MINIMUM = f"{_HL7}minValue"
MAXIMUM = f"{_HL7}maxValue"
MINIMUM_LENGTH = f"{_HL7}minLength"
PATTERN = f"{_HL7}regex"
POINTS = (f"{_HL7}ordinalValue", f"{_HL7}itemWeight")
"""What an alternative counts as; R5 and later call it `itemWeight`, which is read, never written."""
HIDDEN = f"{_HL7}questionnaire-hidden"
USAGE_MODE = f"{_HL7}questionnaire-usageMode"
CALCULATED = (
    f"{_SDC}calculatedExpression",
    f"{_HL7}questionnaire-calculatedExpression",
    f"{_HL7}cqf-calculatedValue",
    f"{_HL7}cqf-expression",
)
CONDITION_EXPRESSION = (f"{_SDC}enableWhenExpression", f"{_HL7}questionnaire-enableWhenExpression")

CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
MATRIX_CONTROLS = ("gtable", "table")


def extension(url: str, kind: str, value: Any) -> dict[str, Any]:
    """Give an extension, for example `extension(MINIMUM, "Integer", 3)`."""
    return {"url": url, f"value{kind}": value}


def control(code: str) -> dict[str, Any]:
    """Give the extension that says how an item is shown."""
    return extension(ITEM_CONTROL, "CodeableConcept", {"coding": [{"system": CONTROLS, "code": code}]})


def add_extension(element: dict[str, Any], added: Mapping[str, Any]) -> None:
    """Add an extension to an element."""
    element.setdefault("extension", []).append(dict(added))
