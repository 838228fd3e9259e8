"""Figures on a terminal."""

import json
from collections.abc import Mapping

__all__ = ["print_figures"]


def print_figures(figures: Mapping[str, object], *, as_json: bool) -> None:
    """A line for each figure; or all of them as JSON, for programs."""
    if as_json:
        print(json.dumps(figures, indent=2))
        return
    for name, figure in figures.items():
        print(f"{name:36} {f'{figure:,.3f}' if isinstance(figure, float) else figure}")
