"""`sob form`: a form file of a programme package to a FHIR R4 Questionnaire and back, without a broker."""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from common.door import NotTextError, file_text
from common.forms import BrokenForm
from common.forms.fhir import NotAQuestionnaireError, Note, from_questionnaire, to_questionnaire
from gateway.phrases import say

MOST_BYTES = 2 * 1024 * 1024


def export_form(chosen: Any) -> None:
    """Print a form's Questionnaire; what other systems will not understand of it is told on standard error."""
    try:
        exported = to_questionnaire(_yaml(chosen.file), url=chosen.url, version=chosen.version)
    except BrokenForm as broken:
        sys.exit("\n".join(f"{chosen.file}: {fault.path}: {say(fault.reason)}" for fault in broken.faults))
    _tell(exported.notes)
    print(json.dumps(exported.resource, ensure_ascii=False, indent=2))


def import_form(chosen: Any) -> None:
    """Print the form of a Questionnaire as YAML; what could not be carried is told on standard error. What gives no form ends with 1."""
    try:
        imported = from_questionnaire(json.loads(_read(chosen.file)))
    except NotAQuestionnaireError as error:
        sys.exit(f"{chosen.file}: {say(error.phrase)}")
    except (ValueError, RecursionError) as error:
        sys.exit(f"{chosen.file}: {error}")
    _tell(imported.notes)
    print(yaml.safe_dump(imported.definition, allow_unicode=True, sort_keys=False, width=120), end="")


def _tell(notes: list[Note]) -> None:
    for note in notes:
        print(f"{note.item or 'formuläret'}: {say(note.phrase)}", file=sys.stderr)


def _yaml(file: Path) -> Any:
    try:
        return yaml.safe_load(_read(file))
    except yaml.YAMLError as error:
        sys.exit(f"{file}: {error}")


def _read(file: Path) -> str:
    if file.stat().st_size > MOST_BYTES:
        sys.exit(f"{file}: The file is larger than {MOST_BYTES // 1024} kB.")
    try:
        return file_text(file.read_bytes())
    except NotTextError:
        sys.exit(f"{file}: The file is not UTF-8.")
