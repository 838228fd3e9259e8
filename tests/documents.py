"""Markdown documents as programs: their fenced blocks, run in order."""

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import PATIENCE

__all__ = ["Block", "blocks", "run"]

_FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the line of the document it starts on."""

    path: Path
    line: int
    language: str
    text: str


def blocks(path: Path) -> Iterator[Block]:
    """The fenced blocks of a document that name a language."""
    document = path.read_text()
    for match in _FENCE.finditer(document):
        line = document.count("\n", 0, match.start()) + 2
        yield Block(path, line, match["language"], match["text"])


def run(path: Path, directory: Path, server: str = "") -> None:
    """Run a document's ``python`` and ``console`` blocks in order, in ``directory``.

    A Python block is a doctest if it holds a prompt, else a program. In a console block each
    line that starts with ``$`` is a command; what follows is what it prints. Variables that a
    command sets are there for the next. Where documents say ``http://localhost:8000``, ``server``
    is meant.
    """
    namespace: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(path):
        if block.language == "python":
            with contextlib.chdir(directory):
                _run_python(block, namespace)
        elif block.language == "console":
            _run_console(block, directory, server)


def _run_python(block: Block, namespace: dict[str, object]) -> None:
    if ">>>" not in block.text:
        source = "\n" * (block.line - 1) + block.text
        exec(compile(source, str(block.path), "exec"), namespace)
        return
    test = doctest.DocTestParser().get_doctest(
        block.text, namespace, block.path.name, str(block.path), block.line
    )
    report = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=_FLAGS)
    runner.run(test, out=report.write, clear_globs=False)
    namespace.update(test.globs)
    assert not runner.failures, report.getvalue()


def _run_console(block: Block, directory: Path, server: str) -> None:
    scripts = Path(sys.executable).parent
    environment = os.environ | {
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    text = block.text.replace("http://localhost:8000", server) if server else block.text
    variables = directory / ".variables"
    for command, expected in _commands(text):
        script = f"set -a; [ -f {variables} ] && . {variables}\n{command}\n"
        result = subprocess.run(
            ["bash", "-c", f"{script}status=$?; export -p > {variables}; exit $status"],
            cwd=directory,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        got = result.stdout + result.stderr
        where = f"{block.path}:{block.line}: $ {command}"
        if expected:
            matches = doctest.OutputChecker().check_output(expected, got, _FLAGS)
            assert matches, f"{where}\nexpected:\n{expected}\ngot:\n{got}"
        else:
            assert result.returncode == 0, f"{where}\nexit {result.returncode}:\n{got}"


def _commands(text: str) -> Iterator[tuple[str, str]]:
    command, output = "", ""
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            if command:
                yield command, output
            command, output = line[2:], ""
        elif command.endswith("\\\n"):
            command += line.removeprefix("> ")
        else:
            output += line
    if command:
        yield command, output
