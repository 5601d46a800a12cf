"""One folder a room: `routes.py` with a `ROOM`, and its templates. A folder that is here is in the house."""
