"""`python -m tests.faults [NAME]`: runs every fault, or those whose names contain NAME.

Without NAME, the table beside this file is written anew.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ..conftest import JackServer
from .scenarios import FAULTS, Fault, Stage

TABLE = Path(__file__).parent / "README.md"
HEAD = """# Faults, measured

Made by `python -m tests.faults`. Each fault is injected into `bandmate jam` (echo over the identity codec)
on a synchronous JACK server at 44.1 kHz / 256, with a probe that knows every sample: what the dry sound lost,
how long the band was not what it should be, how soon it was right again after the cause had ended, where it
then was, the largest step between two samples of a stem from the cause on (the material's own: 0.0139), and
what the report of the take counts.

| fault | how | dry blocks wrong | band wrong | back after | samples off | largest step | counters | verdict |
|---|---|---|---|---|---|---|---|---|
"""


def server(folder: Path, number: int) -> JackServer:
    name = f"faults{os.getpid()}-{number}"
    os.environ |= {"JACK_DEFAULT_SERVER": name, "JACK_NO_START_SERVER": "1"}
    command = ["jackd", "-n", name, "-S", "-R", "-p", "128", "-d", "dummy", "-r", "44100", "-p", "256"]
    with (folder / "jackd.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    subprocess.run(["jack_wait", "-s", name, "-w", "-t", "10"], check=True, capture_output=True)
    return JackServer(name, 44100, 256, process)


def row(fault: Fault, number: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        jack = server(Path(folder), number)
        try:
            found = fault.run(Stage(Path(folder), jack))
        except AssertionError as error:
            return f"| {fault.name} | {fault.what} | | | | | | | **{str(error).splitlines()[0]}** |"
        finally:
            jack.process.terminate()
            jack.process.wait()
    bad = "; ".join(fault.complaints(found))
    back = "-" if found.back_after_s is None else f"{found.back_after_s:.2f} s"
    counted = ", ".join(f"{name} {value:g}" for name, value in found.counters.items()) or "-"
    return (
        f"| {fault.name} | {fault.what} | {found.bad_dry_blocks} | {found.silent_s:.2f} s "
        f"| {back} | {found.misplaced} | "
        f"{found.largest_step:.4f} | {counted} | {f'**{bad}**' if bad else 'ok'} |"
    )


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    rows = []
    for number, fault in enumerate(FAULTS):
        if wanted in fault.name:
            rows.append(row(fault, number))
            print(rows[-1], flush=True)
    if not wanted:
        TABLE.write_text(
            HEAD
            + "\n".join(rows)
            + f"\n\nLoad {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}.\n"
        )


if __name__ == "__main__":
    main()
