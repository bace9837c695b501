"""Whatever services and forms can say has its sentence, and no sentence is left that nobody says."""

import ast
import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

import common.phrases
import gateway.app
from common.contracts.errors import Invalid, NamedError
from common.phrases import inputs
from common.phrases.code import Code
from gateway.errors import answer
from gateway.phrases import SENTENCES, TABLES, say, sentences_in, spelt

ROOTS = ("common", "services", "gateway")


def declared() -> Iterator[tuple[str, str, Code]]:
    """Give every declared code, with its file's subject and its constant's name."""
    for file in pkgutil.iter_modules(common.phrases.__path__):
        for name, code in vars(importlib.import_module(f"common.phrases.{file.name}")).items():
            if isinstance(code, Code):
                yield file.name, name, code


assert gateway.app  # it has errors of its own


def _errors(base: type[NamedError]) -> set[str]:
    """Give the codes of every named error, the gateway's own too."""
    return {base.code}.union(*map(_errors, base.__subclasses__()))


ERRORS = _errors(NamedError)
LISTS = {"names", "reasons"}
"""Parameters that are lists to the functions that say them."""
DECLARED = {f"{subject}.{name}": code for subject, name, code in declared()}


def test_a_code_is_its_constants_name_and_no_two_are_alike() -> None:
    assert [(name, code) for _, name, code in declared() if name.lower() != code] == []
    assert [code for code, count in Counter([*DECLARED.values(), *ERRORS]).items() if count > 1] == []


def test_every_code_of_a_phrase_and_of_an_error_has_one_sentence_and_no_sentence_is_left_over() -> None:
    told = Counter(code for table in TABLES for code in table)
    assert [code for code, count in told.items() if count > 1] == []
    assert set(told) == {*DECLARED.values(), *ERRORS}


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_sentence_takes_the_parameters_that_its_code_declares_and_no_other(name: str) -> None:
    code = DECLARED[name]
    assert say(code(**{one: ["7"] if one in LISTS else 7 for one in code.parameters}))
    if not callable(sentence := SENTENCES[code]) and code.parameters:
        assert [one for one in code.parameters if f"%({one})s" not in str(sentence)] == []


def _made() -> Iterator[tuple[str, Code, set[str | None]]]:
    """Give every phrase that is made in the system: its place, its code, the parameters given."""
    for path in sorted(path for root in ROOTS for path in Path(root).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and (code := DECLARED.get(ast.unparse(node.func))) is not None:
                yield f"{path}:{node.lineno}", code, {one.arg for one in node.keywords}


def test_every_phrase_is_made_with_the_parameters_of_its_code() -> None:
    made = list(_made())
    assert made
    assert [(place, code) for place, code, given in made if not (None in given or given == set(code.parameters))] == []


def test_every_code_is_used() -> None:
    texts = "\n".join(
        path.read_text() for root in ROOTS for path in Path(root).rglob("*.py") if "phrases" not in path.parts
    )
    assert [name for name in DECLARED if name not in texts] == []


def test_a_phrase_with_other_parameters_can_not_be_made() -> None:
    with pytest.raises(TypeError):
        inputs.BETWEEN(min=1)


def test_a_phrase_inside_another_and_a_list_are_said_in_words() -> None:
    phrase: Any = inputs.BETWEEN(min=inputs.MISSING(), max=["a", "b"])
    assert say(phrase) == "Ange ett tal från Uppgiften saknas. till a, b."


def test_a_code_that_only_a_newer_service_knows_is_told_as_a_value_that_is_not_valid() -> None:
    assert say({"code": "from_the_future", "params": {}}) == "Värdet är inte giltigt."


def test_faults_of_things_inside_things_are_all_said_and_each_once() -> None:
    fields = {"rows": {"0": {"name": [inputs.MISSING()]}, "1": {"name": [inputs.MISSING(), inputs.TEXT()]}}}
    assert sentences_in(fields) == ["Uppgiften saknas.", "Ange en text."]


def test_a_program_gets_code_parameters_and_sentence() -> None:
    assert spelt({"days": [inputs.AT_MOST(max=9)]}) == {
        "days": [{"code": "at_most", "params": {"max": 9}, "message": "Ange högst 9."}]
    }


def test_a_phrase_that_a_contract_holds_is_said_over_its_empty_message() -> None:
    held = {"code": inputs.MISSING, "params": {}, "message": ""}
    assert sentences_in(held) == [say(inputs.MISSING())]
    assert spelt({"reason": held}) == {"reason": {**held, "message": say(inputs.MISSING())}}
    assert spelt({"code": "x", "params": {}, "other": ""}) == {"code": "x", "params": {}, "other": ""}


def test_problem_details_hold_each_fault_as_code_parameters_and_sentence() -> None:
    app = Flask(__name__)
    Babel(app)
    error = Invalid(fields={"days": [inputs.WHOLE_NUMBER()]})
    with app.test_request_context("/api/v1/anything"):
        problem: Any = answer(error.status, error.code, "Något", error.details).get_json()
    assert problem["fields"] == {"days": [{"code": "whole_number", "params": {}, "message": "Ange ett heltal."}]}
