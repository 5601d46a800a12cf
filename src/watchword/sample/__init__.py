"""An archive of an invented state, with planted moves: data for the demo, the guide and the tests."""
