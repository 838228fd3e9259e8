"""Stock: quantities per place, and reservations of them."""
