"""Checks configs/ before a model is built of it: every problem with file, line and reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trialweave.errors import KnowledgeError
from trialweave.folding import fold
from trialweave.train import names, publishers
from trialweave.train.problems import Lines, Problem, listed

AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")  # how tomllib ends its messages
# tables of rules with a regular expression on folded text under `pattern`
PATTERN_TABLES = (("grammar/design.toml", "registries"),)


def check(configs: Path) -> None:
    """Refuse a folder of knowledge that has a problem in it.

    Args:
        configs: the folder that has entities/, publishers/ and grammar/.

    Raises:
        KnowledgeError: all problems, one a line: `file:line: reason`.
    """
    found = problems(configs)
    if found:
        raise KnowledgeError(listed(found, configs))


def problems(configs: Path) -> list[Problem]:
    """All problems of the TOML files of a folder of knowledge."""
    found: list[Problem] = []
    parsed: dict[str, Mapping[str, Any]] = {}
    lines: dict[str, Lines] = {}
    for path in sorted(configs.rglob("*.toml")):
        file = path.relative_to(configs).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
            parsed[file], lines[file] = tomllib.loads(text), Lines(text)
        except UnicodeDecodeError:
            found.append(Problem(file, 1, "not UTF-8 text: save it as UTF-8"))
        except tomllib.TOMLDecodeError as error:
            at = AT_LINE.search(str(error))
            reason = AT_LINE.sub("", str(error)).strip()
            found.append(Problem(file, int(at[1]) if at else 1, f"no valid TOML: {reason}"))
    entities = [names.Names(f, c, lines[f]) for f, c in parsed.items() if f.startswith("entities/")]
    sites = [publishers.Site(f, c, lines[f]) for f, c in parsed.items() if f.startswith("publishers/")]
    for file, table in PATTERN_TABLES:
        patterns = parsed.get(file, {}).get(table, {})
        found += [Problem(file, lines[file].of_key(name), reason) for name, reason in _patterns(patterns)]
    return [*found, *publishers.check(sites), *names.check(entities, parsed.get(names.GRAMMAR, {}))]


def _patterns(rules: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Regular expressions that do not compile, or that ask for characters no folded page has."""
    for name, pattern in ((name, rule.get("pattern", "")) for name, rule in rules.items()):
        try:
            re.compile(pattern)
        except re.error as error:
            yield name, f"{name!r} is no regular expression: {error}"
            continue
        if fold(pattern).text != pattern:
            yield name, f"{name!r} can never match: pages are compared as in {fold(pattern).text!r}; write it so"
