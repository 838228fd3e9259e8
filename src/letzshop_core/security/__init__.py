"""Passwords, access tokens, and limits on failed logins."""
