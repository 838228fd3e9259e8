"""Users: registration, login, and what admins do to them."""
