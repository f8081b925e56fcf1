"""`look_ahead: auto`: the shortest look-ahead at which results come in time."""

from collections.abc import Sequence

import numpy as np

from engine.contract.params import find
from engine.contract.take import HopReport
from engine.contract.timing import FRAME, seconds
from engine.contract.window import shortest_look_ahead

OVER_HOPS = 64
MARGIN_S = 0.015
SHARE = 0.99  # of the hops that must be in time


def adapted(look_ahead: int, recent: Sequence[HopReport]) -> int:
    """The look-ahead in frames after the newest hop: lengthened at once, shortened only every OVER_HOPS hops.

    Args:
        look_ahead: As it is.
        recent: The last hops, at most OVER_HOPS of them, the newest last.
    """
    needed_s = [seconds(hop.start - hop.context_end) - hop.margin_s for hop in recent]
    shortest = shortest_look_ahead(float(np.quantile(needed_s, SHARE)), MARGIN_S, seconds(FRAME))
    wanted = min(int(find("look_ahead").high), shortest)
    may_shorten = len(recent) == OVER_HOPS and recent[-1].generation % OVER_HOPS == 0
    return wanted if wanted > look_ahead or may_shorten else look_ahead
