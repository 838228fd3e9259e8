"""Printing text from outside on a terminal."""

__all__ = ["visible"]


def visible(text: str) -> str:
    """The text with ``U+FFFD`` for each character that a terminal might obey."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
