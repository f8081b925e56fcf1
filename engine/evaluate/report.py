"""Results as Markdown tables, a figure, and JSON."""

import json
from pathlib import Path
from typing import Any

from .cases import KINDS
from .run import Result

RATIOS = ("pulse", "chroma")  # shown as shares of the true stem's
MEASURES = (
    "pulse",
    "chroma",
    "beat_f1",
    "beat_this_f1",
    "cocola",
    "onset_precision",
    "same_key",
    "groove",
    "groove_rotated",
    "attack_db",
    "dynamics_db",
    "level_db",
    "silence",
    "seam",
    "pulse_drift",
    "chroma_drift",
    "level_drift_db",
)


def title(result: Result) -> str:
    return (
        f"{result['condition']}, look-ahead {result['look_ahead']}, hop {result['hop']}, {result['steps']} "
        f"steps, guidance {result['guidance']:g}"
    )


def table(result: Result) -> str:
    """One case as Markdown: a row for each stem and metric, a column for each kind, and the generated stem's
    share of the true one's.
    """
    lines = [
        f"**{title(result)}**",
        "",
        "| stem | measure | " + " | ".join(KINDS) + " | made / true |",
        "|---|---|" + "---|" * (len(KINDS) + 1),
    ]
    for stem, kinds in result["stems"].items():
        for measure in (m for m in MEASURES if m in kinds["made"]):
            cells = " | ".join(f"{kinds[k][measure]:.2f}" for k in KINDS)
            share = (
                f"{kinds['made'][measure] / kinds['true'][measure]:.2f}"
                if measure in RATIOS and kinds["true"][measure]
                else ""
            )
            lines.append(f"| {stem} | {measure.replace('_', ' ')} | {cells} | {share} |")
        for name in ("distance", "fad"):
            if name in result:
                cells = " | ".join(
                    f"{value:.2f}" if (value := result[name][stem].get(k)) is not None else "" for k in KINDS
                )
                lines.append(f"| {stem} | {name} | {cells} | |")
    return "\n".join(lines)


def summary(results: list[Result]) -> str:
    """All cases as Markdown: pulse and chroma of each stem as shares of the true stem's."""
    columns = [(stem, m) for stem, kinds in results[0]["stems"].items() for m in RATIOS if m in kinds["made"]]
    lines = [
        "| case | " + " | ".join(f"{stem} {m}" for stem, m in columns) + " |",
        "|---|" + "---|" * len(columns),
    ]
    for result in results:
        cells = " | ".join(f"{share(result, stem, m):.2f}" for stem, m in columns)
        lines.append(f"| {title(result)} | {cells} |")
    return "\n".join(lines)


def share(result: Result, stem: str, measure: str, kind: str = "made") -> float:
    """A metric of one kind as a share of the true stem's; 0 where that is 0."""
    kinds = result["stems"][stem]
    return float(kinds[kind][measure] / kinds["true"][measure]) if kinds["true"][measure] else 0.0


def draw(results: list[Result], file: Path) -> None:
    """A bar chart of pulse and chroma by stem and case, with lines at the true stem and at another song's."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    columns = [(stem, m) for m in RATIOS for stem, kinds in results[0]["stems"].items() if m in kinds["made"]]
    figure, axes = plt.subplots(figsize=(max(8.0, 1.5 * len(columns)), 4.2), layout="constrained")
    width = 0.8 / len(results)
    for i, result in enumerate(results):
        places = [k + (i - (len(results) - 1) / 2) * width for k in range(len(columns))]
        axes.bar(places, [share(result, s, m) for s, m in columns], width * 0.92, label=title(result))
    for k, (stem, measure) in enumerate(columns):
        axes.hlines(
            share(results[0], stem, measure, "other"),
            k - 0.42,
            k + 0.42,
            color="black",
            linestyle=":",
            label="another song's stem" if k == 0 else "_",
        )
        axes.hlines(
            share(results[0], stem, measure, "codec"),
            k - 0.42,
            k + 0.42,
            color="black",
            linestyle="--",
            label="the true stem through the codec" if k == 0 else "_",
        )
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set_xticks(range(len(columns)), [f"{stem}\n{measure}" for stem, measure in columns])
    axes.set_ylabel("share of the true stem's")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    figure.savefig(file, dpi=110)
    plt.close(figure)


def write(
    file: Path, about: dict[str, Any], results: list[Result], by_ear: dict[str, list[dict[str, float]]]
) -> None:
    file.write_text(json.dumps({**about, "cases": results, "ears": by_ear}, indent=1) + "\n")
