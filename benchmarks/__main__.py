"""``python -m benchmarks NAME [--json] …`` runs ``main(argv)`` of ``benchmarks.NAME``.

``import`` is ``imports``: a module cannot have the name of a keyword.
"""

import importlib
import pkgutil
import sys

import benchmarks


def main(argv: list[str]) -> int:
    names = sorted(
        module.name
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if not module.name.startswith("_") and not module.ispkg
    )
    if argv and argv[0] == "import":
        argv = ["imports", *argv[1:]]
    if not argv or argv[0] not in names:
        print(f"usage: python -m benchmarks {{{','.join(names)}}} [--json] …", file=sys.stderr)
        return 2
    name, *arguments = argv
    code: int = importlib.import_module(f"benchmarks.{name}").main(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
