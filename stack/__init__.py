"""The launcher: database, broker, web, worker and beat on one machine.

It knows the processes and their environment, and nothing of what they do.
"""
