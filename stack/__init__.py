"""The launcher: database, broker, web, worker and beat on one machine.

It knows the programs and their environment, and imports no app.
"""
