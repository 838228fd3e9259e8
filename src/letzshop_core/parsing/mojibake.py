"""Text that was UTF-8 and that somebody read as windows-1252 or Latin-1."""

__all__ = ["utf8_read_as_western"]


def utf8_read_as_western(run: str) -> str:
    """What a run of characters was before it was read as windows-1252 or Latin-1; the run itself
    if it never was UTF-8."""
    try:
        # Browsers read the five bytes that windows-1252 does not know as Latin-1 does.
        as_read = (char.encode("latin-1" if char < "\u0100" else "windows-1252") for char in run)
        return b"".join(as_read).decode("utf-8")
    except UnicodeError:
        return run
