"""Check every package the app runs with against the public list of vulnerabilities: `make audit`.

This covers requirements.txt and everything it pulls in, in the versions installed here, but not the test
tools. Exit status: 0 nothing known, or the list cannot be reached (a message says so); 1 a vulnerability
was found; 2 the audit could not run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parent.parent
#: Texts in pip-audit's errors when a server refuses, does not answer, or cannot be found.
_NO_ANSWER: Final = ("Could not connect", "ConnectionError", "HTTPError", "ServiceError", "Timeout")
_UNREACHED: Final = (
    "The public list of vulnerabilities cannot be reached from this machine, so {count} packages "
    "were not checked."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result: exit status and the text to print."""

    status: int
    words: str


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package: its version, and the requirements it names."""

    version: str
    needs: tuple[str, ...] = ()


Lookup = Callable[[str], Package | None]


def main() -> int:
    """Audit the installed packages; return the exit status."""
    pins = closure((ROOT / "requirements.txt").read_text("utf-8").splitlines(), installed)
    status, answer, complaint = ask(pins)
    found = verdict(len(pins), status, answer, complaint)
    print(found.words, file=sys.stderr if found.status else sys.stdout)
    return found.status


def closure(lines: Iterable[str], lookup: Lookup) -> dict[str, str]:
    """Map name to version for these requirements and everything they depend on, as installed here.

    Raises:
        SystemExit: a requirement is not installed.
    """
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [need for line in lines if (need := _requirement(line)) is not None]
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        package = lookup(name)
        if package is None:
            raise SystemExit(f"{need.name} is not installed. Run make setup, then try again.")
        found[name] = package.version
        for extra in ("", *sorted(need.extras)):
            if (name, extra) not in seen:
                seen.add((name, extra))
                waiting += _needed(package, extra)
    return dict(sorted(found.items()))


def _needed(package: Package, extra: str) -> list[Requirement]:
    """What a package needs on this machine, for one of its extras ("" = always)."""
    needs = [Requirement(text) for text in package.needs]
    return [n for n in needs if n.marker is None or n.marker.evaluate({"extra": extra})]


def _requirement(line: str) -> Requirement | None:
    text = line.partition("#")[0].strip()
    try:
        return Requirement(text) if text else None
    except InvalidRequirement as error:
        raise SystemExit(f"requirements.txt has a line that cannot be read: {text}") from error


def installed(name: str) -> Package | None:
    """A package of this environment; None if it is not installed."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    return Package(found.version, tuple(found.requires or ()))


def ask(pins: dict[str, str]) -> tuple[int, str, str]:
    """Run pip-audit; return its exit status, its standard output and its standard error."""
    options = ["--no-deps", "--disable-pip", "--format=json", "--progress-spinner=off"]
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch) / "requirements.txt"
        listed.write_text("".join(f"{n}=={v}\n" for n, v in pins.items()), "utf-8")
        line = [sys.executable, "-m", "pip_audit", f"--requirement={listed}", *options]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def verdict(asked: int, status: int, answer: str, complaint: str) -> Verdict:
    """Interpret the output of pip-audit.

    It reports a package that the list does not know as "skipped" and exits with success, so a server
    that knows no package at all would look like a clean result; this function tells the two apart.
    """
    packages = _packages(answer)
    if packages is None:
        if any(sign in complaint for sign in _NO_ANSWER):
            return Verdict(0, _UNREACHED.format(count=asked))
        last = (complaint.strip().splitlines() or [f"exit status {status}"])[-1]
        return Verdict(2, f"The audit did not run: {last}")
    lines = [line for package in packages for line in _vulnerabilities(package)]
    if lines:
        return Verdict(1, "\n".join(["Known vulnerabilities in the packages of Embers:", *lines]))
    unknown = sorted(str(package.get("name")) for package in packages if "vulns" not in package)
    if len(unknown) == len(packages):
        return Verdict(0, _UNREACHED.format(count=asked))
    words = f"No known vulnerabilities. Packages checked: {len(packages) - len(unknown)}."
    return Verdict(0, words + (f" Not on the list: {', '.join(unknown)}." if unknown else ""))


def _packages(answer: str) -> Sequence[dict[str, Any]] | None:
    """The entries of pip-audit's JSON; None if the text is not such JSON."""
    try:
        found = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, list) else None


def _vulnerabilities(package: dict[str, Any]) -> list[str]:
    return [
        f"  {package['name']} {package['version']}: {known['id']}, "
        + (f"fixed in {', '.join(known['fix_versions'])}" if known.get("fix_versions") else "open")
        for known in package.get("vulns", ())
    ]


if __name__ == "__main__":
    sys.exit(main())
