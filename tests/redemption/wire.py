"""A wire between the application and PostgreSQL that a test can cut."""

import socket
import threading
from contextlib import suppress


class Wire:
    """Pass bytes on to `target`, until `lose_replies` cuts at the next answer."""

    def __init__(self, target):
        self.target = target
        self.lose_replies = False
        self.lost = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.server.close()

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _ = self.server.accept()
                far = self._reach()
                for source, sink, is_answer in ((near, far, False), (far, near, True)):
                    threading.Thread(
                        target=self._pump, args=(source, sink, is_answer), daemon=True
                    ).start()

    def _reach(self):
        host, port = self.target
        if not host.startswith("/"):
            return socket.create_connection(self.target)
        far = socket.socket(socket.AF_UNIX)  # the host is the folder of the socket
        far.connect(f"{host}/.s.PGSQL.{port}")
        return far

    def _pump(self, source, sink, is_answer):
        with suppress(OSError):
            while data := source.recv(65536):
                if is_answer and self.lose_replies:
                    self.lost += 1
                    break
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
