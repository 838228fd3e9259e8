"""Import jobs, their findings and rejected rows."""
