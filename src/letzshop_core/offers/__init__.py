"""What shops offer, and their price history."""
