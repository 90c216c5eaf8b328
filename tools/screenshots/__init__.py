"""Screenshots of every page: `make screenshots`."""
