"""Brat's own rules, checked without the program's reader; and what a folder of brat's says."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

_T = re.compile(r"(T\d+)\t([A-Za-z0-9_-]+) (\d+ \d+(?:;\d+ \d+)*)\t([^\n]*)")
_E = re.compile(r"(E\d+)\t([A-Za-z0-9_-]+):(T\d+)((?: [A-Za-z0-9_-]+:[TE]\d+)*)")
_R = re.compile(r"(R\d+)\t([A-Za-z0-9_-]+) (\S+):([TE]\d+) (\S+):([TE]\d+)")
_A = re.compile(r"(A\d+)\t([A-Za-z0-9_-]+) ([TER]\d+)(?: (.+))?")
_N = re.compile(r"(N\d+)\tReference ([TE]\d+) ([^\s:]+):(\S+)\t(.*)")
_NOTE = re.compile(r"(#\d+)\t(\S+) ([TERAN]\d+)\t(.*)")
_EQUIV = re.compile(r"\*\t([A-Za-z0-9_-]+)((?: [TE]\d+){2,})")


def broken_rules(folder: Path) -> list[str]:
    """Return what brat would not take of a folder that was written for it."""
    conf = _sections((folder / "annotation.conf").read_text(encoding="utf-8"))
    (folder / "visual.conf").read_text(encoding="utf-8")
    wrong: list[str] = []
    for file in sorted(folder.rglob("*.txt")):
        text = file.read_bytes().decode()
        lines = file.with_suffix(".ann").read_bytes().decode().split("\n")
        assert lines.pop() == ""
        wrong += [f"{file.name}: {one}" for one in _wrong_lines(text, lines, conf)]
    return wrong


def _wrong_lines(text: str, lines: list[str], conf: dict[str, dict[str, str]]) -> list[str]:
    found = [(line, _matched(line)) for line in lines]
    wrong = [f"no line of brat's: {line!r}" for line, match in found if match is None]
    of_kind: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in "TERAN#*"}
    for line, match in found:
        if match is not None:
            of_kind[line[0]].append(match.groups())
    del of_kind["*"]
    marks = {row[0]: row[1] for row in of_kind["T"]}
    triggers = {row[2] for row in of_kind["E"]}
    names = Counter(row[0] for kind in of_kind.values() for row in kind)
    wrong += [f"{name} twice" for name, count in names.items() if count > 1]
    wrong += [f"{row[0]} has bad fragments" for row in of_kind["T"] if _bad_mark(text, row)]
    for name, kind, trigger, arguments in of_kind["E"]:
        if kind != marks.get(trigger) or _bad_arguments(arguments, conf["events"].get(kind, "")):
            wrong.append(f"{name} has arguments that are not in the configuration")
    wrong += _unknown_types(of_kind, conf)
    for name, *_, target in [row[:3] for row in (*of_kind["A"], *of_kind["#"])]:
        if target in triggers or target not in names:
            wrong.append(f"{name} is about a trigger or nothing")
    for name, kind in marks.items():
        if kind not in conf["events" if name in triggers else "entities"]:
            wrong.append(f"{name} is of type {kind}, which is not in the configuration")
    return wrong


def _unknown_types(
    of_kind: dict[str, list[tuple[Any, ...]]], conf: dict[str, dict[str, str]]
) -> list[str]:
    sections = {"A": conf["attributes"], "R": conf["relations"]}
    return [
        f"{row[0]} is of type {row[1]}, which is not in the configuration"
        for kind, known in sections.items()
        for row in of_kind[kind]
        if row[1] not in known
    ]


def _bad_mark(text: str, row: tuple[Any, ...]) -> bool:
    pairs = [tuple(map(int, pair.split(" "))) for pair in row[2].split(";")]
    stands = " ".join(text[pair[0] : pair[1]] for pair in pairs)
    return stands != row[3] or pairs != sorted(pairs) or any(pair[0] >= pair[1] for pair in pairs)


def _bad_arguments(arguments: str, known: str) -> bool:
    roles = [re.sub(r"\d+$", "", argument.partition(":")[0]) for argument in arguments.split()]
    return not all(re.search(rf"(?<![\w-]){role}[*+?]?:", known) for role in roles)


def _matched(line: str) -> re.Match[str] | None:
    rules = {"T": _T, "E": _E, "R": _R, "A": _A, "N": _N, "#": _NOTE, "*": _EQUIV}
    rule = rules.get(line[:1])
    return rule.fullmatch(line) if rule else None


def _sections(conf: str) -> dict[str, dict[str, str]]:
    sections: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in conf.split("\n"):
        words = line.strip()
        if words.startswith("["):
            current = sections.setdefault(words.strip("[]"), {})
        elif words and not words.startswith("#"):
            name, _, rest = words.partition("\t")
            current[name] = rest
    return sections


def told_by(ann: str) -> Counter[Any]:
    """Return what the lines of an .ann file say, whatever their ids and their order."""
    lines = [line.rstrip() for line in ann.replace("\r\n", "\n").split("\n") if line.strip()]
    marks = {line.partition("\t")[0]: line.partition("\t")[2] for line in lines}
    names: dict[str, str] = {}

    def name(identity: str) -> str:
        if identity not in names:
            kind, rest = identity[0], marks.get(identity, "")
            names[identity] = "…"
            if kind == "E":
                head, *arguments = rest.split()
                label, _, trigger = head.partition(":")
                said = [label, name(trigger)]
                for argument in arguments:
                    role, _, target = argument.partition(":")
                    said.append(f"{re.sub(r'[0-9]+$', '', role)}={name(target)}")
                names[identity] = " ".join([*said[:2], *sorted(said[2:])])
            elif kind == "R":
                label, *arguments = rest.split()
                pairs = [argument.partition(":") for argument in arguments]
                names[identity] = " ".join([label, *(f"{r}={name(t)}" for r, _, t in pairs)])
            else:
                names[identity] = rest
        return names[identity]

    said: Counter[Any] = Counter()
    for line in lines:
        identity, _, rest = line.partition("\t")
        kind = identity[0]
        if kind in "TER":
            said[kind, name(identity)] += 1
        elif kind == "*":
            label, *members = rest.split()
            said[kind, label, tuple(sorted(map(name, members)))] += 1
        else:
            head, _, tail = rest.partition("\t")
            words = head.split(" ", 2)
            said[kind, words[0], name(words[1]), " ".join([*words[2:], tail]).strip()] += 1
    return said
