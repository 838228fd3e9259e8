"""What shop owners are told by e-mail."""
