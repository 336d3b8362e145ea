"""Reads a YAML file into a checked model; what is wrong is said with file, line or key, and remedy."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from ccpr_graph.errors import KnowledgeError


class Strict(BaseModel):
    """A model that refuses keys it does not know, so that a misspelled key is found."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class _UniqueKeyLoader(yaml.SafeLoader):
    """Safe loader that refuses a key given twice, where YAML would silently keep the second."""


def _mapping(loader: _UniqueKeyLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key, (key_node, _) in zip(keys, node.value, strict=True):
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", key_node.start_mark)
    loader.flatten_mapping(node)
    return {
        loader.construct_object(key, deep=True): loader.construct_object(value, deep=True) for key, value in node.value
    }


_UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)

Model = TypeVar("Model", bound=BaseModel)


def load(path: Path, model: type[Model]) -> Model:
    """Read a YAML file and check it against a model.

    Raises:
        KnowledgeError: the file is missing, not UTF-8, not YAML, or lacks, misnames or mistypes a key.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except FileNotFoundError:
        raise KnowledgeError(
            "the file is missing", file=path, remedy="Restore it, or copy one from another document"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"the file cannot be read ({error})", file=path, remedy="Save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise KnowledgeError(
            f"this is not valid YAML: {getattr(error, 'problem', error)}",
            file=path,
            place=f"line {mark.line + 1}" if mark else None,
            remedy="Correct the line",
        ) from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        # A value that looks like a date or a number and is none (2025-13-45), a mapping as a key, endless nesting.
        raise KnowledgeError(
            f"a value cannot be read: {error}", file=path, remedy="Correct the value, or quote it"
        ) from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # A key that is not known is often the one that is missing, misspelt.
        first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        key = ".".join(str(step) for step in first["loc"]) or "the whole file"
        message = first["msg"].removeprefix("Value error, ")
        raise KnowledgeError(
            message[:1].lower() + message[1:],
            file=path,
            place=f"key '{key}'",
            remedy=_remedy(first["type"], [str(step) for step in first["loc"]], model),
        ) from error


def _remedy(kind: str, steps: list[str], model: type[BaseModel]) -> str:
    if kind == "string_type":
        return "Put the value into quotes: '…'"
    near = get_close_matches(steps[-1], _keys_at(model, steps[:-1]), 1) if kind == "extra_forbidden" else []
    if near:
        return f"Correct the key; near to it is '{near[0]}'"
    return "Compare it with a file of this kind that works; docs/adding-a-document.md has a record"


def _keys_at(model: type[BaseModel], steps: list[str]) -> list[str]:
    """Return the keys that there are below some keys, as far as the models tell; one of a list or mapping is passed over."""
    if issubclass(model, RootModel):
        below = _models_in(model.model_fields["root"].annotation)
        return [key for one in below for key in _keys_at(one, steps)]
    if not steps:
        return list(model.model_fields)
    field = model.model_fields.get(steps[0])
    below = _models_in(field.annotation) if field else [model]
    return [key for one in below for key in _keys_at(one, steps[1:])]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [one for part in get_args(annotation) for one in _models_in(part)]
