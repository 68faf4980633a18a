"""A real mail server on this machine, as small as RFC 5321 allows: what it was handed, and how it misbehaves."""

from __future__ import annotations

import contextlib
import socketserver
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class Mailbox:
    """The port of a running server, the messages it was handed, and how it answers.

    Attributes
    ----------
    refuses : str
        A command that is refused, such as ``RCPT``.
    silent : bool
        Whether the line is cut once a message has come, without an answer.
    slow : float
        Seconds that it takes over each answer.
    calls : int
        How often it was called.
    """

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    refuses: str = ""
    silent: bool = False
    slow: float = 0.0
    calls: int = 0


@contextlib.contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A server for as long as the test needs it."""
    running = Mailbox()

    class Talk(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            time.sleep(running.slow)
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            running.calls += 1
            with contextlib.suppress(ConnectionError):  # who was killed while sending hears no answer
                self.talk()

        def talk(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline().decode().strip():
                word = line[:4].upper()
                if word == running.refuses:
                    self.say("550 no such person")
                elif word == "DATA":
                    self.say("354 go on")
                    content = b"".join(iter(self.rfile.readline, b".\r\n"))
                    running.messages.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
                    if running.silent:
                        return
                    self.say("250 taken")
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    running.people += [line.split(":", 1)[1].strip(" <>")] if word == "RCPT" else []
                    self.say("250 yes")

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
    server.daemon_threads = True
    running.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
