"""Every document does what it says."""

from pathlib import Path

import pytest

from tests.documents import run
from tests.e2e.conftest import LiveServer

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    [ROOT / "README.md", *(p for p in (ROOT / "docs").rglob("*.md") if "adr" not in p.parts)]
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_document(path: Path, tmp_path: Path) -> None:
    if "http://localhost:8000/" not in path.read_text() or path.name == "README.md":
        run(path, tmp_path)
        return
    directory = tmp_path / "server"
    directory.mkdir()
    with LiveServer(directory, {}) as server:
        run(path, tmp_path, server.url)


def test_a_wrong_output_is_noticed(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.md"
    wrong.write_text("```python\n>>> 1 + 1\n3\n```\n")
    with pytest.raises(AssertionError, match="Expected"):
        run(wrong, tmp_path)
    wrong.write_text("```console\n$ echo one\ntwo\n```\n")
    with pytest.raises(AssertionError, match="expected"):
        run(wrong, tmp_path)


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = (ROOT / ".ci" / "run").read_text().strip().splitlines()[-1]
    assert command in (ROOT / "README.md").read_text().splitlines()
