"""What programmes say, kept in memory: a published version never changes, so a warm page asks `content` nothing.

The keeper lives with the application (a process has one). Errors are not kept: a `content` that was away is asked again. Whoever gets
an outline or a step gets the kept dict itself and must not change it.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import current_app

from common.contracts.content.versions import FORM, OUTLINE, STEP
from common.contracts.errors import NotFound
from common.forms import Form, load_definition
from gateway import backend, languages

MOST_OUTLINES = 100
MOST_STEPS = 2_000
MOST_FORMS = 1_000

Key = tuple[str, ...]
Value = TypeVar("Value")


class Keeper(Generic[Value]):
    """The `most` values that were used last, by key. Safe under threads; two that miss at once both ask, and either answer is right."""

    def __init__(self, most: int) -> None:
        """Begin empty."""
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, ask: Callable[[], Value]) -> Value:
        """Give the kept value, or ask for it (outside the lock) and keep it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = ask()
        self.put(key, value)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Keep a value; the one that was used longest ago makes room."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)


class Programmes:
    """The keepers of one application."""

    def __init__(self) -> None:
        """Begin empty."""
        self.outlines: Keeper[dict[str, Any]] = Keeper(MOST_OUTLINES)
        self.steps: Keeper[dict[str, Any]] = Keeper(MOST_STEPS)
        self.forms: Keeper[Form] = Keeper(MOST_FORMS)
        self.sounds: Keeper[tuple[float, dict[str, Any]]] = Keeper(MOST_STEPS)


def outline(version_id: UUID | str) -> dict[str, Any]:
    """Give a version's outline (`content.versions.Outline`); no RPC when warm, else one. Raises `NotFound`."""

    def ask() -> dict[str, Any]:
        return backend.ask(OUTLINE, version_id=version_id)

    found = keepers().outlines.get((str(version_id),), ask)
    languages.speak(found["language"])
    return found


def step(version_id: UUID | str, step_id: str) -> dict[str, Any]:
    """Give a step's page (`content.versions.StepContent`); no RPC when warm, else one, which also brings its forms. Raises `NotFound`."""

    def ask() -> dict[str, Any]:
        page = backend.ask(STEP, version_id=version_id, step_id=step_id)
        for form_id, definition in page["forms"].items():
            keepers().forms.put((str(version_id), form_id), load_definition(definition))
        return page

    return keepers().steps.get((str(version_id), step_id), ask)


def form(version_id: UUID | str, form_id: str) -> Form:
    """Give a form, loaded and ready to check answers with; no RPC when warm, else one. Raises `NotFound`."""

    def ask() -> Form:
        return load_definition(backend.ask(FORM, version_id=version_id, form_id=form_id)["definition"])

    return keepers().forms.get((str(version_id), form_id), ask)


def place_of(version_id: UUID | str, step_id: str) -> dict[str, Any]:
    """Give where a step stands: its `module`, itself as `place`, its `number` (from 1), `earlier` and `later` (`None` at the ends).

    No RPC when warm, else one. Raises `NotFound` for a step that the version doesn't have.
    """
    for module in outline(version_id)["modules"]:
        steps = module["steps"]
        for number, step_outline in enumerate(steps):
            if step_outline["id"] == step_id:
                return {
                    "module": module,
                    "place": step_outline,
                    "number": number + 1,
                    "earlier": steps[number - 1] if number else None,
                    "later": steps[number + 1] if number + 1 < len(steps) else None,
                }
    raise NotFound


def keepers() -> Programmes:
    """Give the keepers of the running application."""
    # setdefault is atomic: two first requests at once get the same keepers
    kept: Programmes = current_app.extensions.setdefault("sob_programmes", Programmes())
    return kept
