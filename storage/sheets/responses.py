"""Answer a request with a file that is sent block by block."""

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header


def send_file(
    blocks: Iterator[bytes], name: str, *, content_type: str
) -> StreamingHttpResponse:
    """Return the response that sends these blocks as a download named `name`."""
    response = StreamingHttpResponse(blocks, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    response["X-Accel-Buffering"] = "no"  # or a proxy could write it to its disk
    return response
