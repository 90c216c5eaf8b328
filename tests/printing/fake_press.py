"""A press that writes lines of text, with a hook to act while it writes."""

from printing.paper import press


class FakePress:
    """Writes "serial code" for each label, and calls `during_part(part)` half-way."""

    extension = "pdf"
    content_type = "application/pdf"
    symbol = None

    def __init__(self, job, during_part, sheets_at_once):
        self.job, self.during_part = job, during_part
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
        self.during_part(part)
        file.writelines(lines[half:])


class FakePressControl:
    """Settings of the fake presses of a test, and the jobs that they were made for."""

    def __init__(self):
        self.sheets_at_once = 1
        self.during_part = lambda _part: None
        self.jobs = []

    def install(self, monkeypatch):
        """Make `press.for_output` return fake presses."""
        monkeypatch.setattr(press, "for_output", self._for_output)

    def _for_output(self, job):
        self.jobs.append(job)
        return FakePress(job, self._call_hook, self.sheets_at_once)

    def _call_hook(self, part):
        self.during_part(part)  # the one that is set now, not when the press was made
