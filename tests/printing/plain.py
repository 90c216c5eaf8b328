"""A press that prints lines of text, so that tests can wait where they want to."""

from printing.paper import press


class Press:
    """Writes "serial code" for each label and calls `meanwhile(part)` half-way."""

    extension = "pdf"
    content_type = "application/pdf"
    symbol = None

    def __init__(self, job, meanwhile, sheets_at_once):
        self.job, self.meanwhile = job, meanwhile
        self.sheets_at_once = sheets_at_once

    def write(self, file, labels, *, part=0):
        lines = [
            f"{serial} {text.decode()}\n".encode()
            for here, serial, text in zip(
                labels.here.flat, labels.serials.flat, labels.texts.flat, strict=True
            )
            if here
        ]
        half = len(lines) // 2
        file.writelines(lines[:half])
        file.flush()
        self.meanwhile(part)
        file.writelines(lines[half:])


class Works:
    """What happens at the presses of a test: how many, and what comes between."""

    def __init__(self):
        self.sheets_at_once = 1
        self.meanwhile = lambda _part: None
        self.jobs = []

    def set_up(self, job):
        self.jobs.append(job)
        return Press(job, self._half_way, self.sheets_at_once)

    def _half_way(self, part):
        self.meanwhile(part)  # as it is set by then


def works(monkeypatch):
    """Print with plain presses from now on; one sheet a part unless told otherwise."""
    made = Works()
    monkeypatch.setattr(press, "for_output", made.set_up, raising=False)
    return made
