"""Pure Data as a process: opens patches, takes commands by UDP, and records."""

import socket
import subprocess
from pathlib import Path

import numpy as np
import soundfile

from tools.pd_objects import PdPatch

from .conftest import Audio


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Pd:
    """One process with a driver patch in `folder`.

    `tell("go")` plays and records, `tell("halt")` ends that, `tell("set NAME VALUE")` sends.

    `plays`: the object that the song goes into, as written in a patch; its `outlets` are recorded beside
    the song itself.
    """

    def __init__(
        self,
        folder: Path,
        song: Audio,
        rate: int,
        plays: str,
        outlets: int,
        *options: str,
        opens: tuple[Path, ...] = (),
    ) -> None:
        self.recording = folder / "recorded.wav"
        soundfile.write(folder / "song.wav", song, rate, "FLOAT")
        self._port = free_port()
        patch = PdPatch(700, 500)
        obj, message, join = patch.obj, patch.message, patch.join
        begin, table = obj("loadbang", (10, 10)), obj("table song 100", (300, 10))
        assert table
        join(begin, message(f"read -resize {folder}/song.wav song", (10, 40)), obj("soundfiler", (10, 70)))
        routed = obj("route go halt set", (10, 130))
        join(obj(f"netreceive -u {self._port}", (10, 100)), routed)
        go, player, record = (
            obj("t b b", (10, 160)),
            obj("tabplay~ song", (10, 200)),
            obj(f"writesf~ {1 + outlets}", (10, 300)),
        )
        join(routed, go, player)
        join(go, message(f"open -wave -bytes 4 {self.recording}", (200, 190)), record, outlet=1)
        join(go, message("start", (200, 220)), record, outlet=1)
        join(routed, message("stop", (300, 160)), record, outlet=1)
        join(routed, obj("list append", (400, 160)), message("; $1 $2", (400, 190)), outlet=2)
        player_object = obj(plays, (10, 250))
        join(player, player_object)
        join(player, record)
        for k in range(outlets):
            join(player_object, record, outlet=k, inlet=1 + k)
        driver = folder / "driver.pd"
        driver.write_text(patch.text())
        opened = [part for file in (*opens, driver) for part in ("-open", str(file))]
        command = [
            "pd",
            "-nogui",
            "-nomidi",
            "-stderr",
            "-r",
            str(rate),
            *options,
            "-path",
            str(folder),
            *opened,
            "-send",
            "pd dsp 1",
        ]
        self._log = (folder / "pd.log").open("w+")
        self.process = subprocess.Popen(command, stdout=self._log, stderr=self._log)

    def tell(self, words: str) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(f"{words};\n".encode(), ("127.0.0.1", self._port))

    def recorded(self) -> Audio:
        """(channels, samples): the song as it was played, then what came back."""
        return np.ascontiguousarray(soundfile.read(self.recording, dtype="float32", always_2d=True)[0].T)

    def close(self) -> str:
        """What Pure Data had to say."""
        self.process.terminate()
        self.process.wait()
        self._log.seek(0)
        said = self._log.read()
        self._log.close()
        return said
