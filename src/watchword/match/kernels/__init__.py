"""The inner loops of matching: a readable plain twin and a fast one a topic."""
