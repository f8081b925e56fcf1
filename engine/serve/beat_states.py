"""The message with each hop that says which beat and chord it went by."""

from ..accompany.state import AccompanistState
from ..contract.grid import BeatGrid
from ..contract.protocol import BeatState
from .conditions import Conditions


def beat_state(session: int, conditions: Conditions, state: AccompanistState) -> BeatState:
    """Beat grid and chord of the last hop, given or tracked."""
    tracked = state.listener
    grid = state.grid or (tracked.grid if tracked else None) or BeatGrid(0.0, 0.0, 0)
    is_tracked = tracked is not None and conditions.grid is None
    return BeatState(
        session=session,
        downbeat=grid.downbeat,
        beat=grid.beat,
        beats_per_bar=grid.beats_per_bar,
        chord=state.chord,
        certainty=tracked.certainty if tracked and is_tracked else float(state.grid is not None),
        is_followed=int(state.grid is not None),
    )
