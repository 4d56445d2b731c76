"""Write the measured figures into the README, between its markers: `python -m tools.benchmarks.readme`."""

from pathlib import Path

from scratchcnn_course.lessons.results import clock_table, load_results, results_table
from scratchcnn_helpers.tables import table
from tools import markers

README = Path(__file__).parents[2] / "README.md"


def blocks(results):
    """Return the text of each block by the name of its marker; a figure that was not measured yet has no block."""
    about = f"\n\n{results['machine']}; made by: {results['command']}"
    texts = {"accuracy": results_table(results["nets"]) + about}
    if "clock" in results:
        texts["clock"] = clock_table(results["clock"]) + about
    for name in {"speed", "processes"} & results.keys():
        part = results[name]
        texts[name] = table([part["columns"], *part["rows"]]) + f"\n\n{part['machine']}; made by: {part['command']}"
    return texts


def fill(readme, results):
    """Return the README with every block filled in."""
    for name, text in blocks(results).items():
        readme = markers.fill(readme, name, f"```text\n{text}\n```")
    return readme


if __name__ == "__main__":
    README.write_text(fill(README.read_text(encoding="utf-8"), load_results()), encoding="utf-8")
