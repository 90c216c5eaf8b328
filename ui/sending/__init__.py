"""How the forms of the console are sent: once, and without losing what was typed."""
