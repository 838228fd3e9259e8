"""Measurements of speed, size and correctness, with limits and peers in the same run."""
