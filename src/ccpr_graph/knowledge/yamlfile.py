"""Reads a YAML file into a checked model; what is wrong is said with file, line or key, and remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

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
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"]) or "the whole file"
        message = first["msg"].removeprefix("Value error, ")
        raise KnowledgeError(
            message[:1].lower() + message[1:],
            file=path,
            place=f"key '{key}'",
            remedy="Compare it with a file of this kind that works; docs/adding-a-document.md has a record",
        ) from error
