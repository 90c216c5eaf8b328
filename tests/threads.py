"""Run deeds at the same moment, each on a connection of its own."""

import threading

from django.db import connection


def in_threads(*deeds):
    """Run each deed in a thread of its own; return what they return, in order."""
    answers, go = [None] * len(deeds), threading.Barrier(len(deeds))

    def run(place, deed):
        go.wait()
        try:
            answers[place] = deed()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=args) for args in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
