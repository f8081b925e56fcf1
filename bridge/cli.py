"""The command line: `bandmate jam | engine | render | evaluate | bench | replay | learn | controllers | chart | template | doctor`. The one place where concrete classes are wired together.

What computes (engine) is imported only by the commands that compute in this process; `jam` never loads torch.
"""

import argparse
import json
import logging
import os
import re
import signal
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

from engine.contract.environment import ENVIRONMENT
from engine.contract.errors import BandmateError
from engine.contract.params import PARAMS, Settings, find
from engine.contract.protocol import DEFAULT_PORT as ENGINE_PORT
from engine.contract.timing import SAMPLE_RATE, STEMS
from engine.evaluate.cases import CONDITIONS

from .audio import jack_client
from .audio.demo_device import DemoDevice
from .audio.jack_client import JackDevice
from .commands import chart as chart_command
from .control import setlist_position
from .control.midi import maps
from .control.nsm import Nsm
from .control.osc_server import DEFAULT_PORT as OSC_PORT
from .engine_client.process import EngineOptions, LocalEngine, parse_address
from .library import imports, paths, presets, songs
from .library.catalogue import Library
from .library.songs import Setlist, Song
from .session import JamSession
from .take import report

ASSETS = paths.ASSETS
EPILOG = """\
examples:
  bandmate jam                            play with a JACK server, or with the demo song where there is none
  bandmate jam --preset fast --tempo 120  drums and bass on a known beat, as tight as this machine can
  bandmate jam --engine studio-gpu:7771   the engine runs on another machine
  bandmate render guitar.wav --stem drums --tempo 96 -o drums.wav
  bandmate doctor                         what is missing, and the cure

A known beat makes the band play in time: a rolling JACK transport gives it, or --tempo and --downbeat, or OSC
/bandmate/tempo and /bandmate/downbeat. Parameters are live over OSC on port 7770: see the README's table.
"""


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="bandmate", description="A band member that listens: plays bass, drums, guitar or piano with you, a little ahead of time.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    top.add_argument("--version", action="version", version=f"bandmate {version('bandmate')}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _jam_arguments(commands.add_parser("jam", help="play live; ends with a take (Ctrl-C)"))
    engine = commands.add_parser(
        "engine", help="the inference server alone, for another machine or a bridge of your own"
    )
    engine.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; 0.0.0.0 for other machines (default: this machine only)",
    )
    engine.add_argument(
        "--port", type=int, help=f"UDP port, 0 for any (default: {ENGINE_PORT}, with rtap 7000)"
    )
    engine.add_argument(
        "--dialect",
        choices=("bandmate", "rtap"),
        default="bandmate",
        help="rtap: what the published patches for MAX speak",
    )
    engine.add_argument(
        "--client",
        default="127.0.0.1",
        metavar="HOST",
        help="rtap: where the patch is; it listens on port 8000 (default: %(default)s)",
    )
    _model_arguments(engine)
    _render_arguments(
        commands.add_parser("render", help="play along with a file, as fast as the machine can")
    )
    _evaluate_arguments(
        commands.add_parser(
            "evaluate",
            help="how well it plays along with held-out songs or your own multitracks, beside true stems",
        )
    )
    bench = commands.add_parser("bench", help="measure computing and cycle times; appends them to a file")
    bench.add_argument("--preset", action="append", help="which presets (default: all)")
    bench.add_argument("--threads", default="1", help="thread counts, e.g. 1,2 (default: 1)")
    bench.add_argument("--device", action="append", help="where to compute (default: all that torch finds)")
    bench.add_argument(
        "--seconds",
        type=float,
        default=20,
        help="length of each live cycle measurement (default: %(default)s)",
    )
    bench.add_argument(
        "--file",
        type=Path,
        default=Path("benchmarks.jsonl"),
        help="where figures are appended (default: %(default)s)",
    )
    bench.add_argument(
        "--callback",
        type=float,
        metavar="SECONDS",
        help="instead: the JACK callback with a busy interpreter, beside a pass-through",
    )
    bench.add_argument(
        "--controls",
        type=float,
        metavar="SECONDS",
        help="instead: from a MIDI fader and an OSC message to what is heard, through JACK",
    )
    bench.add_argument("--keep", action="store_true", help="also write what each preset holds into its file")
    bench.add_argument("--json", action="store_true", help="print JSON only")
    replay = commands.add_parser(
        "replay", help="make a take again, from what was heard and told; says whether it is the same"
    )
    replay.add_argument("take", type=Path, help="a take's folder")
    replay.add_argument("-o", "--output", type=Path, help="folder for the stems that were made again")
    replay.add_argument(
        "--device", default="auto", help="where to compute (default: the GPU that torch finds, else the CPU)"
    )
    replay.add_argument("--threads", type=int, default=1, help="CPU threads (default: %(default)s)")
    learn = commands.add_parser(
        "learn", help="teach it your MIDI controller: touch a control, type what it is for"
    )
    learn.add_argument(
        "name",
        metavar="CONTROLLER",
        help=f"a name of your choice, or one that is known: {', '.join(maps.names())}",
    )
    learn.add_argument(
        "--port",
        metavar="PATTERN",
        help="its MIDI port, as JACK or ALSA names it (default: as the map says, else the name)",
    )
    controllers = commands.add_parser("controllers", help="maps of MIDI controllers: show them, check one")
    controllers.add_argument(
        "words",
        nargs="*",
        metavar="[check] MAP",
        help="maps by name or file: shown, or with `check` before them only read (default: which there are)",
    )
    chart = commands.add_parser("chart", help="a song file out of a ChordPro file or an iReal Pro link")
    chart_command.add_arguments(chart)
    template = commands.add_parser("template", help="a ready-made surface for a tablet or another program")
    template.add_argument(
        "name",
        choices=sorted(_templates()),
        help="for Open Stage Control: load it there and let it send to 127.0.0.1:7770",
    )
    doctor = commands.add_parser("doctor", help="what is installed and reachable, each with the cure")
    doctor.add_argument("--json", action="store_true", help="print JSON only")
    return top


def _jam_arguments(jam: argparse.ArgumentParser) -> None:
    jam.add_argument(
        "--preset",
        default="balanced",
        help=f"a preset's name or file (default: balanced; there are {', '.join(presets.names())})",
    )
    jam.add_argument(
        "--setlist", metavar="NAME", help="songs in order, by name or file; begins where it was left"
    )
    jam.add_argument(
        "--song",
        metavar="NAME",
        help="a song by name or file, or by its number in the setlist, to begin with",
    )
    _settings_arguments(jam)
    jam.add_argument("--connect", action="append", default=[], metavar="SOURCE=DESTINATION",
                     help="a connection instead of the preset's: ours by short name, others by pattern or hardware:N; repeat for more")  # fmt: skip
    jam.add_argument("--no-connect", action="store_true", help="leave all connections to you")
    jam.add_argument("--controller", action="append", metavar="NAME",
                     help=f"only these controller maps, by name or file; repeat for more (default: all: {', '.join(maps.names())})")  # fmt: skip
    jam.add_argument("--no-controllers", action="store_true", help="leave MIDI controllers alone")
    jam.add_argument("--name", default="bandmate", help="name of the JACK client (default: %(default)s)")
    jam.add_argument(
        "--engine",
        metavar="HOST:PORT",
        help="an engine elsewhere, which has its own model and device (default: start one here)",
    )
    jam.add_argument(
        "--osc-port",
        type=int,
        default=OSC_PORT,
        help="UDP port for control, 0 for any (default: %(default)s)",
    )
    jam.add_argument("--osc-host", default="127.0.0.1", metavar="ADDRESS",
                     help="where to listen for control; 0.0.0.0 lets a tablet in, and everybody else on the network (default: this machine only)")  # fmt: skip
    jam.add_argument(
        "--takes", type=Path, default=Path("takes"), help="folder for takes (default: %(default)s)"
    )
    jam.add_argument("--no-take", action="store_true", help="keep nothing")
    jam.add_argument("--seconds", type=float, help="end by itself after so long")
    jam.add_argument("--demo", action="store_true", help="the demo song plays, even if a JACK server answers")
    jam.add_argument("--quiet", action="store_true", help="no status line")
    _model_arguments(jam)


def _render_arguments(render: argparse.ArgumentParser) -> None:
    render.add_argument(
        "context",
        type=Path,
        metavar="CONTEXT",
        help="what the musician plays: any rate, channels and common format",
    )
    render.add_argument(
        "--stem",
        action="append",
        choices=STEMS,
        help="which stem; repeat for several (default: those of the preset)",
    )
    render.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        help="a WAV file; several stems are summed, --split keeps them apart",
    )
    render.add_argument(
        "--split", action="store_true", help="one file a stem beside OUTPUT, named OUTPUT-STEM.wav"
    )
    render.add_argument("--preset", default="balanced", help="a preset's name or file (default: balanced)")
    _settings_arguments(render)
    _model_arguments(render)


def _evaluate_arguments(evaluate: argparse.ArgumentParser) -> None:
    evaluate.add_argument(
        "--songs", type=int, default=8, help="held-out songs to compose (default: %(default)s)"
    )
    evaluate.add_argument(
        "--first",
        type=int,
        default=900_000,
        help="seed of the first (default: %(default)s; no model was trained on those from there on)",
    )
    evaluate.add_argument("--seconds", type=float, default=40, help="length of each (default: %(default)s)")
    evaluate.add_argument(
        "--soundfont", type=Path, help="plays them; default: TimGM6mb, which no model was trained on"
    )
    evaluate.add_argument(
        "--folder",
        type=Path,
        help="multitracks of your own instead: a folder for each song with bass.wav, drums.wav, ... and perhaps beats.txt",
    )
    evaluate.add_argument("--backend", default="consistency")
    evaluate.add_argument("--codec", default="studio")
    evaluate.add_argument(
        "--condition",
        nargs="+",
        choices=CONDITIONS,
        default=["ear", "beat", "chart"],
        help="what is told; ear: nothing, it listens",
    )
    evaluate.add_argument("--look-ahead", type=int, nargs="+", default=[8], help="frames")
    evaluate.add_argument("--hop", type=int, nargs="+", default=[8], help="frames")
    evaluate.add_argument("--steps", type=int, nargs="+", default=[2])
    evaluate.add_argument("--guidance", type=float, nargs="+", default=[2.0])
    evaluate.add_argument(
        "--changes",
        action="store_true",
        help="instead: songs that turn into others after 24 s, and how soon that is followed",
    )
    evaluate.add_argument("--no-ears", action="store_true", help="leave out the listener's own scores")
    evaluate.add_argument(
        "--beat-this",
        metavar="CHECKPOINT",
        help="also judge beats by Beat This!: a file, or a name as final0; needs its package",
    )
    evaluate.add_argument(
        "--cocola",
        metavar="CHECKPOINT",
        help="also judge coherence by COCOLA; needs its repository on PYTHONPATH",
    )
    evaluate.add_argument(
        "--fad",
        choices=("vggish", "pann", "clap"),
        help="also the Fréchet audio distance; needs frechet_audio_distance",
    )
    evaluate.add_argument("--device", default="auto")
    evaluate.add_argument("--threads", type=int, default=1)
    evaluate.add_argument(
        "-o", "--output", type=Path, help="folder for table.md, figures.png, scores.json and the sounds"
    )


def _settings_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--tempo", type=float, help="beats a minute, when you know it")
    command.add_argument("--meter", type=int, help="beats a bar (default: 4)")
    command.add_argument(
        "--downbeat",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="when the first beat one falls (default: at the start)",
    )
    command.add_argument(
        "--chart",
        metavar="CHORDS",
        help='chords from the first beat one on, as "| Dm7 | G7 | C^7 | %% |", or a text file with them',
    )
    command.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="assignments",
                         help=f"a parameter's value over the preset's; NAME is one of: {', '.join(p.name for p in PARAMS)}")  # fmt: skip


def _model_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--device",
        default="auto",
        help="cpu, cuda, cuda:1, mps (default: the GPU that torch finds, else the CPU)",
    )
    command.add_argument(
        "--threads",
        type=int,
        default=1,
        help="CPU threads; more only where cores are idle (default: %(default)s)",
    )
    command.add_argument(
        "--codec", default="studio", help="studio, music2latent or identity (default: %(default)s)"
    )
    command.add_argument(
        "--backend",
        default="consistency",
        help="consistency (1 to 4 steps), diffusion (more of them), or echo for a sound check (default: %(default)s)",
    )
    command.add_argument(
        "--checkpoint", type=Path, help="the codec's weights, instead of those in their usual place"
    )


def main(arguments: list[str] | None = None) -> int:
    """Run a command; errors are one line on stderr and exit status 2."""
    began = time.monotonic()
    args = parser().parse_args(arguments)
    if (
        arguments is None
        and args.command in ("engine", "render", "evaluate", "bench", "replay")
        and not ENVIRONMENT.items() <= os.environ.items()
    ):
        os.execve(
            sys.executable, [sys.executable, "-m", "bridge.cli", *sys.argv[1:]], {**os.environ, **ENVIRONMENT}
        )  # before torch is loaded
    logging.basicConfig(level=logging.INFO, handlers=[logging.NullHandler()])
    commands = {
        "jam": _jam,
        "engine": _engine,
        "render": _render,
        "evaluate": _evaluate,
        "bench": _bench,
        "replay": _replay,
        "learn": _learn,
        "controllers": _controllers,
        "chart": _import_chart,
        "template": _template,
        "doctor": _doctor,
    }
    try:
        return commands[args.command](args, began)
    except BandmateError as error:
        print(f"bandmate: {error}", file=sys.stderr)
        return 2


def _settings(args: argparse.Namespace, preset: presets.Preset) -> Settings:
    settings = preset.settings
    for name in ("tempo", "meter"):
        if getattr(args, name) is not None:
            settings = settings.with_(name, getattr(args, name))
    for text in args.assignments:
        name, sign, value = text.partition("=")
        if not sign:
            raise BandmateError(f"--set {text!r}: expected NAME=VALUE")
        settings = settings.with_(name, find(name).read(value))
    return settings


def _jam(args: argparse.Namespace, began: float) -> int:
    stopped: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _: stopped.append(number))
    nsm = Nsm(os.environ["NSM_URL"]) if os.environ.get("NSM_URL") else None
    if nsm:
        nsm.start()
    library = Library.open(args.setlist)
    song, part = _songs(args, library.catalogue.setlist)
    preset = song.preset if song else presets.load(args.preset)
    settings = _settings(args, preset)
    rules = (
        () if args.no_connect or nsm else tuple(_rule(text) for text in args.connect) or preset.connections
    )
    has_server = not args.demo and jack_client.server_answers()
    device: JackDevice | DemoDevice
    if has_server:
        device = JackDevice(nsm.session.client_id if nsm else args.name, rules)
    else:
        device, settings = _demo(settings, args)
    options = EngineOptions(args.device, args.threads, args.codec, args.backend, args.checkpoint)
    engine = parse_address(args.engine) if args.engine else LocalEngine(options)
    takes = None if args.no_take else nsm.session.folder / "takes" if nsm else args.takes
    controllers = [] if args.no_controllers else [maps.load(name) for name in args.controller or maps.names()]
    jam = JamSession(
        device,
        engine,
        preset,
        settings,
        takes,
        args.osc_port,
        args.osc_host,
        args.quiet,
        controllers,
        nsm,
        library,
        began=began,
    )
    jam.feeder.tempo.set_downbeat(args.downbeat * SAMPLE_RATE)
    jam.stage.set_chart(_chart(args))
    if song:
        jam.stage.begin_song(song, part)
    if not args.quiet:
        where = "JACK" if has_server else "no JACK server answers" if not args.demo else "as asked"
        print(
            f"bandmate {version('bandmate')}: {where}; "
            + (
                "play, Ctrl-C ends, ? shows the keys"
                if has_server
                else "the demo song takes your place, ? shows the keys"
            ),
            file=sys.stderr,
        )
    figures, folder = jam.run(lambda: not stopped, args.seconds)
    print("\n".join(report.lines(figures, folder)))
    return 0


def _songs(args: argparse.Namespace, setlist: Setlist | None) -> tuple[Song | None, int]:
    """The song to begin with and its part: the one asked for, the one where the setlist was left, or its first."""
    if args.song:
        place = setlist.find(args.song) if setlist else None
        return (setlist.songs[place] if setlist and place is not None else songs.load_song(args.song)), 0
    if setlist is None:
        return None, 0
    names = [s.name for s in setlist.songs]
    name, part = setlist_position.last(setlist.name) or (names[0], 0)
    song = setlist.songs[names.index(name) if name in names else 0]
    return song, part if part < len(song.parts) else 0


def _chart(args: argparse.Namespace) -> str:
    return imports.chart_text(args.chart or "")


def _rule(text: str) -> presets.Connection:
    source, sign, destination = text.partition("=")
    if not sign:
        raise BandmateError(f"--connect {text!r}: expected SOURCE=DESTINATION")
    for pattern in (source, destination):
        try:
            re.compile(pattern)
        except re.error as error:
            raise BandmateError(f"--connect: {pattern!r} is not a pattern for port names: {error}") from error
    return presets.Connection(source, destination)


def _demo(settings: Settings, args: argparse.Namespace) -> tuple[DemoDevice, Settings]:
    import soundfile

    song, rate = soundfile.read(ASSETS / "demo.ogg", dtype="float32")
    about = json.loads((ASSETS / "demo.json").read_text())
    if args.tempo is None:
        settings = settings.with_("tempo", about["tempo"]).with_("meter", about["meter"])
    half = np.repeat(song[:, None] / 2, 2, 1)  # both inputs are summed
    if args.seconds:  # as long as asked for: the song goes round, on the beat
        bar = round(60 / about["tempo"] * about["meter"] * rate)
        whole = half[: len(half) // bar * bar]
        half = np.tile(whole, (int(args.seconds * rate / len(whole)) + 1, 1))
    return DemoDevice(np.ascontiguousarray(half, np.float32), rate), settings


def _engine(args: argparse.Namespace, began: float) -> int:
    from engine import __main__ as engine

    return engine.run(args)


def _render(args: argparse.Namespace, began: float) -> int:
    from tqdm import tqdm

    from engine.accompany import models
    from engine.accompany.render import render, steady
    from engine.contract.chart import parse
    from engine.contract.grid import BeatGrid
    from engine.runtime import audiofile, device

    settings = _settings(args, presets.load(args.preset))
    for stem in STEMS if args.stem else ():
        settings = settings.with_(f"stem/{stem}/on", float(stem in args.stem))
    context = audiofile.read(args.context)
    place = device.choose(args.device, args.threads)
    accompanist = models.load(place, args.codec, args.backend, args.checkpoint)
    tempo = settings["tempo"]
    grid = BeatGrid.at_tempo(tempo, settings.integer("meter"), args.downbeat * SAMPLE_RATE) if tempo else None
    chart = parse(text) if (text := _chart(args)) else None
    pieces = []
    with tqdm(total=round(len(context) / SAMPLE_RATE), unit="s", desc=args.context.name) as bar:
        for share, piece in render(accompanist, context, settings, steady(grid), chart):
            pieces.append(piece)
            bar.update(round(share * len(context) / SAMPLE_RATE) - bar.n)
    stems = np.concatenate(pieces, 1)
    playing = {STEMS[i]: stems[i] * settings.gain(f"stem/{STEMS[i]}/level") for i in settings.stems}
    if args.split:
        for stem, audio in playing.items():
            audiofile.write(args.output.with_name(f"{args.output.stem}-{stem}.wav"), audio)
    else:
        audiofile.write(args.output, np.clip(np.sum(list(playing.values()), 0), -1, 1))
    return 0


def _evaluate(args: argparse.Namespace, began: float) -> int:
    from engine.evaluate import command

    return command.main(args)


def _bench(args: argparse.Namespace, began: float) -> int:
    from .commands import bench

    return bench.main(args)


def _replay(args: argparse.Namespace, began: float) -> int:
    from .commands import replay

    return replay.main(args.take, args.output, args.device, args.threads)


def _learn(args: argparse.Namespace, began: float) -> int:
    from .commands import learn

    return learn.main(args.name, args.port)


def _controllers(args: argparse.Namespace, began: float) -> int:
    """Each map's picture and what is not sure about it; a map that is wrong is an error with line and column."""
    checks = args.words[:1] == ["check"]
    names = args.words[checks:]
    if checks and not names:
        raise BandmateError("controllers check: expected a map's name or file")
    for name in names:
        found = maps.load(name)
        unsure = f"\nnot checked: {found.unchecked}" if found.unchecked else ""
        print(
            f"{name}: valid"
            if checks
            else f"{found.name}: {found.about or 'valid'}\n\n{found.picture}{unsure}\n"
        )
    if not names:
        print("\n".join(f"{name:20} {maps.load(name).about}" for name in maps.names()))
    return 0


def _import_chart(args: argparse.Namespace, began: float) -> int:
    return chart_command.run(args)


def _templates() -> dict[str, Path]:
    """Files for other programs that come with bandmate, by name."""
    folders = paths.shipped_folder("controllers") / "templates", paths.shipped_folder("maxpatch")
    return {file.name: file for folder in folders for file in folder.iterdir() if file.is_file()}


def _template(args: argparse.Namespace, began: float) -> int:
    sys.stdout.buffer.write(_templates()[args.name].read_bytes())
    return 0


def _doctor(args: argparse.Namespace, began: float) -> int:
    from .commands import doctor

    return doctor.main(args.json)


if __name__ == "__main__":
    sys.exit(main())
