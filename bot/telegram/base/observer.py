"""Observer: gets the events of serving, for metrics, probes and notices."""

from __future__ import annotations

from typing_extensions import override

from bot.telegram.base.outcome import UpdateOutcome


class Observer:
    """Gets the events of serving. The methods are called in the event loop: they return at once.

    No method is ever given a text, a token or the id of a person. As a base class, it watches nothing.
    """

    def update_received(self, kind: str) -> None:
        """An update came in and is safe; the kind is "message", "edited_message", "callback_query", ..."""

    def update_handled(self, kind: str, seconds: float, outcome: UpdateOutcome) -> None:
        """An update was handled, so long after it came in; and what became of it."""

    def send_failed(self, reason: str) -> None:
        """A call to Telegram failed: "429", "5xx", "connect", "timeout", "blocked", "gone", "markup", ..."""

    def queue(self, waiting: int, in_flight: int) -> None:
        """So many updates wait in the journal, and so many chats are being answered."""

    def polled(self) -> None:
        """The intake works: a poll came back, or a webhook delivery was safe."""

    def store(self, available: bool) -> None:
        """The store went away, or came back."""

    def failed(self, error: BaseException) -> None:
        """Something of ours broke; it was logged, and the bot goes on."""


NULL_OBSERVER = Observer()


class ObserverGroup(Observer):
    """Passes each event on to several observers."""

    def __init__(self, *observers: Observer) -> None:
        self._observers = observers

    @override
    def update_received(self, kind: str) -> None:
        for observer in self._observers:
            observer.update_received(kind)

    @override
    def update_handled(self, kind: str, seconds: float, outcome: UpdateOutcome) -> None:
        for observer in self._observers:
            observer.update_handled(kind, seconds, outcome)

    @override
    def send_failed(self, reason: str) -> None:
        for observer in self._observers:
            observer.send_failed(reason)

    @override
    def queue(self, waiting: int, in_flight: int) -> None:
        for observer in self._observers:
            observer.queue(waiting, in_flight)

    @override
    def polled(self) -> None:
        for observer in self._observers:
            observer.polled()

    @override
    def store(self, available: bool) -> None:
        for observer in self._observers:
            observer.store(available)

    @override
    def failed(self, error: BaseException) -> None:
        for observer in self._observers:
            observer.failed(error)
