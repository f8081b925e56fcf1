"""How an engine's process is started again."""

from bridge.engine_client.process import RESTART_PAUSES_S, STEADY_S, EngineOptions, LocalEngine

from ..rig import Clock


class Pauses:
    """Stands in for the event that ends the pauses: keeps them, and ends them when the lives are over."""

    def __init__(self, count: int) -> None:
        self.waited: list[float] = []
        self._count = count

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return len(self.waited) > self._count

    def is_set(self) -> bool:
        return False


class ShortLived(LocalEngine):
    """An engine whose processes live as long as a test says."""

    def __init__(self, lives_s: list[float]) -> None:
        self.clock, self.lives_s = Clock(), lives_s
        super().__init__(EngineOptions(), self.clock)
        self.pauses = Pauses(len(lives_s))
        self._stopping = self.pauses  # type: ignore[assignment]

    def _run_once(self) -> int:
        self.clock.sleep(self.lives_s[len(self.pauses.waited) - 1])
        return 1


def test_the_pause_before_a_start_grows_and_shrinks_again_once_an_engine_has_lived() -> None:
    engine = ShortLived([1.0] * 6 + [STEADY_S, 1.0])
    engine._run()
    assert engine.pauses.waited == [*RESTART_PAUSES_S, 5.0, 5.0, 0.0, 0.5]
