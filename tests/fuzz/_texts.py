"""Texts to fuzz with."""

from collections.abc import Sequence

import atheris


def text_from(
    data: atheris.FuzzedDataProvider, pieces: Sequence[str], *, largest: int, surrogates: bool
) -> str:
    """Free text, interspersed with numbers and with pieces that mean something."""
    free = data.ConsumeUnicode if surrogates else data.ConsumeUnicodeNoSurrogates
    parts = []
    while data.remaining_bytes() and len(parts) < 12:
        choice = data.ConsumeIntInRange(0, 2)
        if choice == 0:
            parts.append(pieces[data.ConsumeIntInRange(0, len(pieces) - 1)])
        elif choice == 1:
            parts.append(str(data.ConsumeIntInRange(0, largest)))
        else:
            parts.append(free(8))
    return "".join(parts)
