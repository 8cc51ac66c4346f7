"""Who watches and attends the serving, as the settings want it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.doors.telegram.attending import Attendant, Controls
from bot.doors.telegram.observing import Observer, Together
from bot.operation.drawing import draw
from bot.operation.metrics import Metrics
from bot.operation.notices import Notices
from bot.operation.probes import Probes, Pulse
from bot.operation.reload import Reload
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Crew:
    """Those who are told what happens, and those who work beside it."""

    observer: Observer
    attendants: Sequence[Attendant]
    controls: Controls


def crew(settings: Settings) -> Crew:
    """Notices and the reload always; the probes where they are wanted. To be called before the content is loaded."""
    metrics, pulse, notices = Metrics(), Pulse(), Notices()
    reload = Reload(settings, notices, metrics)
    attendants: list[Attendant] = [notices, reload]
    if settings.health_listen is not None:
        attendants.insert(0, Probes(settings.health_listen, pulse, metrics))
    return Crew(Together(metrics, pulse, notices), attendants, Controls(reload.now, draw))
