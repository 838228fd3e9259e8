"""What every report on a terminal has to mind."""

__all__ = ["visible"]


def visible(text: str) -> str:
    """Text from outside without what a terminal would obey: ``U+FFFD`` stands for it."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
