"""What the analyst declared."""
