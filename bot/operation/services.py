"""Builds the background services that the settings ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.operation.drawing import draw
from bot.operation.metrics import Metrics
from bot.operation.notices import Notices
from bot.operation.probes import Liveness, Probes
from bot.operation.reload import Reload
from bot.settings import Settings
from bot.telegram.base.observer import Observer, ObserverGroup
from bot.telegram.base.services import AdminControls, BackgroundService


@dataclass(frozen=True, slots=True)
class BackgroundServices:
    """What observes the serving, what runs beside it, and what admins may call."""

    observer: Observer
    services: Sequence[BackgroundService]
    controls: AdminControls


def background_services(settings: Settings) -> BackgroundServices:
    """Notices and the reload always; the probes where they are wanted. Call it before the content is loaded."""
    metrics, liveness, notices = Metrics(), Liveness(), Notices()
    reload = Reload(settings, notices, metrics)
    services: list[BackgroundService] = [notices, reload]
    if settings.health_listen is not None:
        services.insert(0, Probes(settings.health_listen, liveness, metrics))
    return BackgroundServices(ObserverGroup(metrics, liveness, notices), services, AdminControls(reload.now, draw))
