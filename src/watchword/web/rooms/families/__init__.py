"""A room of the workbench in the browser."""
