"""The workbench in the browser: a window on one archive. A door: it parses, calls the workbench, and shows."""
