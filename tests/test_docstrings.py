"""What docstrings refer to by its full name exists."""

import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

SOURCES = Path(__file__).parents[1] / "src"
REFERENCE = re.compile(r":(?:func|class|meth|mod|data|attr):`~?(letzshop_[\w.]+)`")
REFERENCES = {
    name for path in SOURCES.rglob("*.py") for name in REFERENCE.findall(path.read_text())
}


def test_there_are_references() -> None:
    assert "letzshop_core.uow.Store.writing" in REFERENCES


@pytest.mark.parametrize("name", sorted(REFERENCES))
def test_what_a_docstring_refers_to_exists(name: str) -> None:
    resolve_name(name)
