"""Reads script files, or says with line and column what is wrong with them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.authoring.scripts.model import BOT, Expectation, ScriptFile, ScriptSettings, StepModel
from bot.authoring.scripts.script import Press, Say, Script, Send, Step, StepAction, Wait
from bot.content.schema_faults import follows, no_text
from bot.content.suggest_id import did_you_mean, nearby
from bot.content.yaml_source import KeyPath, Source, Value, read_source
from bot.errors import BotError, ContentError, Fault, SourcePosition
from bot.folders import is_yaml

_MOST = 500  # conversations that the `say_each:` of one may make
_VARIABLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_OWN = tuple(ScriptFile.model_fields)
_KEYS = tuple(field.alias or name for name, field in StepModel.model_fields.items())


def script_files(path: Path) -> list[Path]:
    """The script file, or all YAML files in a folder and the folders in it.

    Raises BotError if there are none.
    """
    if path.is_file():
        return [path]
    if not path.exists():
        raise BotError(f"{path}: there is no such file or folder", "name a conversation script, or a folder of them")
    files = sorted(file for file in path.rglob("*") if is_yaml(file) and not file.is_dir())
    if not files:
        raise BotError(f"{path} holds no conversation script", "name a folder of *.yaml files")
    return files


def read_scripts(path: Path) -> list[Script]:
    """The conversations of a file, utterance lists written out.

    Raises ContentError with every fault found, each with its file, line and column.
    """
    source = read_source(path)
    if source.faults:
        raise ContentError(source.faults)
    values = _filled_in(source)
    if source.faults:
        raise ContentError(source.faults)
    try:
        file = ScriptFile.model_validate(values)
    except ValidationError as error:
        faults = [_fault(source, each) for each in error.errors(include_url=False) if not follows(each)]
        raise ContentError(faults) from None
    builder = _ScriptBuilder(source, file)
    scripts = [script for name in file.conversations for script in builder.scripts(name)]
    if not scripts and not source.faults:
        source.faults.append(
            Fault(SourcePosition(source.file), "the file holds no conversation", "add one: a name, then steps")
        )
    if source.faults:
        raise ContentError(source.faults)
    return scripts


def _filled_in(source: Source) -> dict[str, Value]:
    """The values with the variables in their places; a name that means nothing becomes a fault."""
    variables = source.values.get("variables")
    if not isinstance(variables, dict):
        return source.values  # without variables, braces are what they are

    def fill(value: Value, path: KeyPath) -> Value:
        if isinstance(value, list):
            return [fill(each, (*path, index)) for index, each in enumerate(value)]
        if isinstance(value, dict):
            return {key: fill(each, (*path, key)) for key, each in value.items()}
        return _VARIABLE.sub(lambda match: put(match[1], path), value) if isinstance(value, str) else value

    def put(name: str, path: KeyPath) -> str:
        if name not in variables:
            remedy = did_you_mean(name, variables, f"add `{name}:` to `variables:`, or correct it")
            source.faults.append(Fault(source.mark(path), f"there is no variable {{{name}}}", remedy))
        return str(variables.get(name))

    return {key: value if key in _OWN[:-1] else fill(value, (key,)) for key, value in source.values.items()}


@dataclass(slots=True)
class _ScriptBuilder:
    """Makes scripts of the models of a file; a name that refers to nothing becomes a fault of the source."""

    source: Source
    file: ScriptFile

    def scripts(self, name: str) -> Iterator[Script]:
        """The conversation of that name, once for each combination of its utterance lists."""
        steps = list(self._flat((name,), self.file.conversations[name], inside=None))
        choices = [model.say_each or (None,) for model, _ in steps]
        count = 1
        for choice in choices:
            count *= len(choice)
        mark = self.source.mark((name,))
        if count > _MOST:
            problem = f"the lists of {name!r} make {count} conversations, and at most {_MOST} may be"
            self._refuse(mark, problem, "make several of it")
            return
        settings = self._settings()
        for chosen in itertools.product(*choices):
            said = [text for text in chosen if text is not None]
            full = f"{name} [{' / '.join(said)}]" if said else name
            done = tuple(self._step(model, place, text) for (model, place), text in zip(steps, chosen, strict=True))
            yield Script(full, mark, done, settings)

    def _flat(
        self, path: KeyPath, models: tuple[StepModel, ...], inside: str | None
    ) -> Iterator[tuple[StepModel, SourcePosition]]:
        """The steps, those of parts among them, each with its place."""
        for index, model in enumerate(models):
            mark = self.source.mark((*path, index))
            if model.part is None:
                yield model, mark
            elif inside is not None:
                self._refuse(mark, f"the part {inside!r} holds another part", "write its steps out")
            elif model.part in self.file.parts:
                yield from self._flat(("parts", model.part), self.file.parts[model.part], inside=model.part)
            else:
                known = ", ".join(self.file.parts) or "none: the file has no `parts:`"
                remedy = did_you_mean(model.part, self.file.parts, f"one of: {known}")
                self._refuse(mark, f"there is no part {model.part!r}", remedy)

    def _step(self, model: StepModel, mark: SourcePosition, chosen: str | None) -> Step:
        self._check_people(model, mark)
        expected = Expectation(**{name: getattr(model, name) for name in Expectation.model_fields})
        return Step(
            action=_action(model, chosen),
            mark=mark,
            person=model.who or "",
            telegram=self.file.people.get(model.who or ""),
            place=model.place,
            reply_to=model.reply_to,
            expected=expected,
            any_of=model.any_of,
            optional=model.optional,
            nothing=model.nothing,
        )

    def _check_people(self, model: StepModel, mark: SourcePosition) -> None:
        if model.who == BOT:
            self._refuse(mark, f"`as: {BOT}` would be the bot itself", "give the person another name")

    def _settings(self) -> ScriptSettings:
        """The settings, with the content's place seen from the script's own folder."""
        settings = self.file.settings
        if settings.intents is None:
            return settings
        return settings.model_copy(update={"intents": Path(self.source.file).parent / settings.intents})

    def _refuse(self, mark: SourcePosition, problem: str, remedy: str) -> None:
        self.source.faults.append(Fault(mark, problem, remedy))


def _action(model: StepModel, chosen: str | None) -> StepAction:
    if model.press is not None:
        return Press(model.press)
    if model.send is not None:
        return Send(model.send, model.caption)
    if model.wait is not None:
        return Wait(model.wait)
    return Say(chosen if chosen is not None else model.say or "")


def _fault(source: Source, details: ErrorDetails) -> Fault:
    """A pydantic error in the words of those who write scripts, at its place in the file."""
    path: KeyPath = tuple(part for part in details["loc"] if not str(part).startswith("function-"))
    kind, value, last = details["type"], details["input"], str(path[-1]) if path else "the file"
    mark = source.mark(path)
    if kind == "extra_forbidden":
        known = _known_keys(path)
        remedy = did_you_mean(last, known, f"remove it, or write one of: {', '.join(known)}")
        return Fault(mark, f"the key `{last}` is not known here", remedy)
    if kind == "string_type" or (kind == "tuple_type" and len(path) > 1):
        return Fault(mark, *no_text(source, path, value))
    if kind in ("tuple_type", "model_type", "dict_type") and len(path) == 1:
        near = nearby(last, _OWN)
        own = f"; or did you mean {near[0]}?" if near else f"; or did you mean one of: {', '.join(_OWN)}?"
        return Fault(mark, f"the conversation {last!r} is not a list of steps", f"write each step behind a dash{own}")
    if kind in ("too_short", "string_too_short"):
        return Fault(mark, f"`{_key(path)}:` is empty", "write something, or remove it")
    if kind in ("enum", "literal_error"):
        expected = str(details.get("ctx", {}).get("expected"))
        remedy = did_you_mean(str(value), re.findall(r"'([^']+)'", expected), f"write {expected}")
        return Fault(mark, f"{value!r} is not possible for `{_key(path)}:`", remedy)
    if kind == "value_error":
        return Fault(mark, str(details.get("ctx", {}).get("error")), "see the shipped conversations for examples")
    return Fault(mark, f"`{_key(path)}:` {details['msg']}", "see the shipped conversations for examples")


def _key(path: KeyPath) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "the file")


def _known_keys(path: KeyPath) -> tuple[str, ...]:
    if path[0] == "settings":
        return tuple(ScriptSettings.model_fields)
    return tuple(Expectation.model_fields) if "any_of" in path else _KEYS
