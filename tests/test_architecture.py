"""Who may import whom, and what an import may load."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
VENDORS = {"aiohttp", "falcon", "msgspec", "pydantic", "sqlalchemy"}


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=root,
        env={"PYTHONPATH": str(root / "src"), "PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("letzshop_core/app.py", "import falcon", "The core knows nothing of HTTP"),
        ("letzshop_core/parsing/price.py", "import pydantic", "The parsers stand alone"),
        (
            "letzshop_core/feeds/rows/parser.py",
            "import letzshop_core.products.models",
            "The feed reader needs only the parsers",
        ),
        (
            "letzshop_core/shops/service.py",
            "import letzshop_core.users.service",
            "One direction",
        ),
        (
            "letzshop_core/stock/service.py",
            "import letzshop_core.adapters.memory",
            "The core's rules name no adapter",
        ),
        (
            "letzshop_core/adapters/memory/store.py",
            "import letzshop_core.app",
            "Adapters know no services",
        ),
        (
            "letzshop_http/shops.py",
            "import letzshop_core.adapters.memory",
            "Only the composition root",
        ),
    ],
)
def test_the_linter_sees_a_planted_violation(
    tmp_path: Path, module: str, line: str, contract: str
) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / "src" / module
    target.write_text(target.read_text() + f"\n{line}\n")
    result = lint_imports(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    broken = [part for part in result.stdout.splitlines() if " BROKEN" in part]
    assert any(part.startswith(contract) for part in broken), result.stdout


def test_the_import_rules_hold() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "import letzshop_core",
        "from letzshop_core import parse_price, Gtin, normalize_gtin",
        "import letzshop_core.parsing",
        "from letzshop_core import read_feed",
    ],
)
def test_parsers_load_no_vendor(statement: str) -> None:
    code = f"import sys; {statement}; print(sorted({VENDORS} & sys.modules.keys()))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
