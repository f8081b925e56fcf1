"""A session manager, stood in for by its messages as the API describes them, with real sockets."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge.control.nsm import Nsm, restore
from engine.contract import osc
from engine.contract.errors import BandmateError, SessionError

from ..conftest import StartJack, wait_for
from ..rig import Rig


class Manager:
    """Listens as a session manager does, and starts bandmate."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(20)
        self.client: Any = None

    @property
    def url(self) -> str:
        return f"osc.udp://127.0.0.1:{self.socket.getsockname()[1]}/"

    def until(self, address: str) -> list[Any]:
        """The arguments of the next message to `address`."""
        while True:
            datagram, self.client = self.socket.recvfrom(65536)
            found, arguments = osc.decode(datagram)
            if found == address:
                return arguments

    def send(self, address: str, tags: str = "", *values: Any) -> None:
        self.socket.sendto(osc.encode(address, tags, values), self.client)


@pytest.fixture
def manager() -> Iterator[Manager]:
    manager = Manager()
    yield manager
    manager.socket.close()


def ports() -> list[str]:
    return subprocess.run(["jack_lsp"], capture_output=True, text=True, check=True).stdout.split("\n")


def children(pid: int) -> list[int]:
    return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] or [
        int(c)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for c in (task / "children").read_text().split()
    ]


def test_a_session_is_opened_saved_and_switched_while_the_engine_stays(
    start_jack: StartJack, manager: Manager, tmp_path: Path
) -> None:
    start_jack(48000, 256)
    command = [
        sys.executable,
        "-m",
        "bridge.cli",
        "jam",
        "--quiet",
        "--backend",
        "echo",
        "--codec",
        "identity",
        "--osc-port",
        "0",
        "--no-take",
    ]
    bandmate = subprocess.Popen(
        [*command, "--preset", "fast"],
        env={**os.environ, "NSM_URL": manager.url},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        name, capabilities, _, major, minor, pid = manager.until("/nsm/server/announce")
        assert (name, major, minor, pid) == ("bandmate", 1, 1, bandmate.pid)
        assert ":switch:" in capabilities
        assert not [p for p in ports() if p.startswith("bandmate")]  # no client before the session is open
        manager.send("/reply", "ssss", "/nsm/server/announce", "hi", "test", ":server-control:")
        manager.send("/nsm/client/open", "sss", str(tmp_path / "one"), "one", "bandmate_1")
        assert manager.until("/reply")[0] == "/nsm/client/open"
        assert "bandmate_1:drums" in ports()
        while manager.until("/nsm/client/progress") != [1.0]:
            pass
        engines = children(bandmate.pid)
        assert engines
        manager.send("/nsm/client/save")
        assert manager.until("/reply")[0] == "/nsm/client/save"
        assert (tmp_path / "one" / "bandmate.json").exists()
        kept = json.loads((tmp_path / "one" / "bandmate.json").read_text())
        kept["values"]["energy"] = 7.0
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / "bandmate.json").write_text(json.dumps(kept))
        manager.send("/nsm/client/open", "sss", str(tmp_path / "two"), "two", "bandmate_2")
        assert manager.until("/reply")[0] == "/nsm/client/open"
        assert wait_for(lambda: "bandmate_2:drums" in ports() and "bandmate_1:drums" not in ports())
        assert children(bandmate.pid) == engines
        manager.send("/nsm/client/save")
        manager.until("/reply")
        assert json.loads((tmp_path / "two" / "bandmate.json").read_text())["values"]["energy"] == 7.0
        bandmate.terminate()
        assert bandmate.wait(15) == 0
    finally:
        bandmate.kill()
        assert bandmate.stderr
        bandmate.stderr.close()
        bandmate.wait()


def test_a_change_is_announced_as_unsaved_until_it_is_saved(manager: Manager, tmp_path: Path) -> None:
    def answer() -> None:
        manager.until("/nsm/server/announce")
        manager.send("/nsm/client/open", "sss", str(tmp_path), "n", "b")

    opening = threading.Thread(target=answer)
    opening.start()
    nsm = Nsm(manager.url)
    nsm.start()
    opening.join()
    panel = Rig(preset="fast").panel
    nsm.opened(panel)
    nsm.poll(panel)
    manager.until("/nsm/client/is_clean")
    panel.set("energy", 5)
    nsm.poll(panel)
    manager.until("/nsm/client/is_dirty")
    manager.send("/nsm/client/save")
    assert wait_for(lambda: nsm.poll(panel) is None and (tmp_path / "bandmate.json").exists())
    manager.until("/nsm/client/is_clean")
    panel.set("energy", 1)
    restore(panel, tmp_path)
    assert panel.settings["energy"] == 5
    (tmp_path / "bandmate.json").write_text("{}")
    with pytest.raises(BandmateError, match="is not what bandmate saves"):
        restore(panel, tmp_path)
    nsm.close()


@pytest.mark.parametrize("url", ["http://localhost:1", "osc.udp://localhost"])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with pytest.raises(SessionError, match=r"NSM_URL .* is not"):
        Nsm(url).start()
