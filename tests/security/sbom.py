"""The list of components of the program that is shipped, as CycloneDX JSON.

    python -m tests.security.sbom            writes docs/security/sbom.cdx.json

What pyproject.toml asks for and what that asks for in turn, for Windows and Linux, with the versions of
requirements.lock; tests' own tools are left out. The same lock gives the same bytes.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib import metadata
from itertools import chain
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "docs" / "security" / "sbom.cdx.json"
EXTRAS = ("postgresql",)
"""Optional parts that are shipped."""


def locked() -> dict[str, list[str]]:
    """Name -> its versions in the lock: more than one where the version of Python decides."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        match = re.match(r"([A-Za-z0-9_.\-]+)==([^\s;]+)", line)
        if match:
            found[canonicalize_name(match[1])].append(match[2])
    return dict(found)


def shipped() -> dict[str, list[str]]:
    """Name -> the names it asks for, of everything that is installed with the program anywhere."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(r for e in EXTRAS for r in project["optional-dependencies"][e])]
    found: dict[str, list[str]] = {}
    ahead = [Requirement(text) for text in asked]
    while ahead:
        requirement = ahead.pop()
        name = canonicalize_name(requirement.name)
        if name not in found:
            needs = list(_needs(name, requirement.extras))
            found[name] = sorted({canonicalize_name(need.name) for need in needs})
            ahead += needs
    return {name: found[name] for name in sorted(found)}


def _needs(name: str, extras: set[str]) -> Iterator[Requirement]:
    """What a component asks for on the systems we ship to; nothing where it is not installed here."""
    try:
        asked = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    for requirement in map(Requirement, asked):
        environments = ({"extra": extra, **system} for extra in ("", *extras) for system in _SYSTEMS)
        if requirement.marker is None or any(requirement.marker.evaluate(e) for e in environments):
            yield requirement


_SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)


def made() -> str:
    """The list, checked against the schema of CycloneDX 1.6.

    Raises ValueError where it does not fit, KeyError where the lock lacks a component.
    """
    versions, parts = locked(), shipped()
    components = {name: [_component(name, version) for version in versions[name]] for name in parts}
    program = Component(name="hosakan", type=ComponentType.APPLICATION, bom_ref="hosakan")
    bom = Bom(components=chain.from_iterable(components.values()))
    bom.metadata.component = program
    bom.register_dependency(program, chain.from_iterable(components.values()))
    for name, needs in parts.items():
        for component in components[name]:
            bom.register_dependency(component, chain.from_iterable(components[need] for need in needs))
    text = _without_moment(JsonV1Dot6(bom).output_as_string(indent=2))
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong:
        raise ValueError(str(wrong))
    return text + "\n"


def _component(name: str, version: str) -> Component:
    licence, home = _licence(name), f"https://pypi.org/project/{name}/{version}/"
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{name}@{version}",
        purl=PackageURL("pypi", None, name, version),
        licenses=[LicenseFactory().make_from_string(licence)] if licence else (),
        properties=[Property(name="hosakan:source", value=home)],
    )


NOT_TOLD = {"resvg-py": "MPL-2.0"}
"""Licences that the package's own data leaves out; from its repository."""


def _licence(name: str) -> str | None:
    if name in NOT_TOLD:
        return NOT_TOLD[name]
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    named = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or () if c.startswith("License ::")]
    return told["License-Expression"] or (named[0] if named else None) or (told["License"] or "")[:60] or None


def _without_moment(text: str) -> str:
    """The same bytes tomorrow: when it was made, and its random number, are left out."""
    told = json.loads(text)
    told.pop("serialNumber", None)
    told["metadata"].pop("timestamp", None)
    return json.dumps(told, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    WRITTEN.write_text(made(), "utf-8")
    print(WRITTEN)
