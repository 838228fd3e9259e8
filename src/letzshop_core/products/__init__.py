"""The central catalogue."""
