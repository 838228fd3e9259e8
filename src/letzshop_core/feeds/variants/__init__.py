"""Exports of shop systems whose rows leave out what their product, or its first row, says."""
