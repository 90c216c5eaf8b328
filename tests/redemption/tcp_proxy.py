"""A TCP proxy between the application and PostgreSQL, which can cut connections."""

import socket
import threading
from contextlib import suppress


class TcpProxy:
    """Forward bytes to `target`; with `lose_replies` set, drop the reply and close."""

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
                client, _ = self.server.accept()
                server = self._connect()
                for source, sink, is_reply in (
                    (client, server, False),
                    (server, client, True),
                ):
                    threading.Thread(
                        target=self._forward, args=(source, sink, is_reply), daemon=True
                    ).start()

    def _connect(self):
        host, port = self.target
        if not host.startswith("/"):
            return socket.create_connection(self.target)
        server = socket.socket(socket.AF_UNIX)  # the host is the folder of the socket
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server

    def _forward(self, source, sink, is_reply):
        with suppress(OSError):
            while data := source.recv(65536):
                if is_reply and self.lose_replies:
                    self.lost += 1
                    break
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
