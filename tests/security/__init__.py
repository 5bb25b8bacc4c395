"""What an office asks for on paper, proved by tests."""
