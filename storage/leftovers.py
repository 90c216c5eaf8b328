"""Delete temporary files that nothing needs any more."""

from storage import scratch, uploads


def delete() -> None:
    """Delete what killed processes left, and uploads that were never confirmed."""
    scratch.delete_abandoned()
    uploads.delete_old()
