"""Documents for ``hosakan posting`` and ``pledge``, made from what ``--fields --json`` lists alone."""

from __future__ import annotations

from typing import Any

TYPED = "A&B<c>\"d\"'e'髙﨑①㈱𠮷👨‍👩‍👧葛󠄀]]>"

Fields = list[dict[str, Any]]


def longest(name: str, length: int) -> str:
    """A text of exactly ``length`` characters that names its field, with the characters that often break."""
    return (f" {name}{TYPED}" + "字" * length)[: length - 1] + "終"


def filled(fields: Fields) -> dict[str, Any]:
    """A document with every field filled, texts to their limit."""
    return {field["name"]: value_of(field) for field in fields}


def required_only(fields: Fields) -> dict[str, Any]:
    """A document with the required fields alone."""
    return {field["name"]: value_of(field) for field in fields if field["required"]}


def value_of(field: dict[str, Any]) -> Any:
    """A valid value."""
    kind = field["type"]
    if kind == "rows":
        return [filled(field["fields"]), required_only(field["fields"])]
    if kind in ("text", "textarea"):
        return longest(field["name"], field["max_length"])
    if kind == "choice":
        return field["choices"][-1]["value"]
    if kind == "multi_choice":
        return [choice["value"] for choice in field["choices"]]
    return {"integer": 7, "date": "2026-11-20", "boolean": True}[kind]


def shown(fields: Fields, document: dict[str, Any]) -> list[str]:
    """Every text that must stand in the printed document."""
    found: list[str] = []
    for field in fields:
        value = document.get(field["name"])
        if value is None:
            continue
        if field["type"] == "rows":
            found += [text for row in value for text in shown(field["fields"], row)]
        elif field["type"] in ("choice", "multi_choice"):
            labels = {choice["value"]: choice["label"] for choice in field["choices"]}
            found += [labels[entry] for entry in (value if isinstance(value, list) else [value])]
        elif field["type"] == "date":
            found.append("令和8年11月20日")
        elif field["type"] != "boolean":
            found.append(str(value))
    return found
