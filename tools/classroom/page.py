"""The page: it needs no network and no server, and gives no answer away before it is unfolded."""

import html

from scratchcnn_course.checks.progressing import TITLES
from scratchcnn_course.widgets.question import prose
from tools.predictions import right_answer

from . import counting

ROUNDS = ("first", "after talking")
TIMES = ("before", "after", "later")
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>The class</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 18px/1.5 system-ui, sans-serif; max-width: 56em; margin: 1em auto; padding: 0 1em }}
section {{ margin: 1.5em 0 }} h2 {{ border-bottom: 1px solid; margin-top: 2em }}
table {{ border-collapse: collapse }} td, th {{ text-align: left; padding: .2em 1em .2em 0; vertical-align: middle }}
.bar {{ display: block; height: .7em; background: #0072b2; min-width: 1px; opacity: .6 }} .bar.again {{ opacity: 1 }}
.lane {{ width: 12em }} .wide {{ overflow-x: auto }}
summary {{ cursor: pointer; width: fit-content }}
@media (prefers-color-scheme: dark) {{ .bar {{ background: #56b4e9 }} }}
</style>
<main>
<h1>{title}</h1>
<p>{count} share what they do, without their names. {said}</p>
{sections}
</main>
{script}
"""
SCRIPT = """\
<script>
setTimeout(() => location.reload(), {milliseconds});
for (const id of (sessionStorage.getItem("unfolded") ?? "").split(" ")) {{
  document.getElementById(id)?.toggleAttribute("open", true);
}}
addEventListener("pagehide", () => {{
  sessionStorage.setItem("unfolded", [...document.querySelectorAll("details[open]")].map((one) => one.id).join(" "));
}});
</script>"""


def page(learners, troubles=(), *, seconds=0, notebooks=None):
    """Return the page of a class as HTML.

    Parameters
    ----------
    learners : list of Shared
    troubles : list of str
    seconds : float
        After which the page loads itself again; 0 for never.
    notebooks : set of int, optional
        Only the predictions and exercises of these.

    Returns
    -------
    str
    """
    shown = notebooks or range(100)
    splits = [one for one in counting.predictions(learners) if one.question.notebook in shown]
    asked = counting.ten(learners)
    sections = [_progress(counting.progress(learners), len(learners), shown), _splits("Predictions", splits, ROUNDS)]
    made = [row for row in counting.mistakes(learners) if counting.EXERCISES[row[0]].notebook in shown]
    sections += [_mistakes(made), _splits("Ten questions", asked, TIMES)]
    sections += [_misconceptions("The ten questions: who thought what", asked, TIMES)]
    sections += [_misconceptions("The predictions: who thought what", splits, ROUNDS), _troubles(troubles)]
    count = f"{len(learners)} learner{'s' * (len(learners) != 1)}"
    said = "This page loads itself again." if seconds else ""
    script = SCRIPT.format(milliseconds=round(seconds * 1000)) if seconds else ""
    return PAGE.format(
        title="The class", count=count, said=said, sections="\n".join(filter(None, sections)), script=script
    )


def _progress(found, count, shown):
    rows = []
    for number, (passed, locked, asked) in found.items():
        if number in shown and (locked or any(passed.values())):
            each = "".join(
                f"<tr><td><code>{name}</code></td><td>{done} of {count}</td></tr>" for name, done in passed.items()
            )
            every = f'<details id="e{number}"><summary>each</summary><table>{each}</table></details>'
            done = sum(passed.values()), len(passed) * count
            title = f"{number:02d} {html.escape(TITLES.get(number, ''))}"
            rows.append(f'<tr><th scope="row">{title}</th>{_lane(locked, asked)}{_lane(*done)}<td>{every}</td></tr>')
    head = "<tr><th>notebook</th><th colspan=2>predictions locked</th><th colspan=2>exercises passed</th><td></td></tr>"
    return _table("Progress", head, rows)


def _lane(count, of, again=False):
    share = 100 * count / of if of else 0
    bar = f'<span class="bar{" again" * again}" style="width: {share:.1f}%"></span>'
    return f'<td class="lane">{bar}</td><td>{count} of {of}</td>'


def _splits(title, splits, rounds):
    parts = [_split(split, rounds) for split in splits]
    return f"<h2>{title}</h2>\n" + "\n".join(parts) if parts else ""


def _split(split, rounds):
    one, asked = split.question, [number for number, count in enumerate(split.counts) if count]
    head = "".join(f"<th colspan=2>{rounds[number]}</th>" for number in asked)
    rows = []
    for answer in split.answers:
        lanes = (_lane(split.counts[n][answer.place], split.counts[n].total(), n > 0) for n in asked)
        rows.append(f'<tr><th scope="row">{prose(answer.text)}</th>{"".join(lanes)}</tr>')
    told = "".join(f"<li>{prose(one.text)}: {prose(one.told)}</li>" for one in split.answers if one.told)
    answer = f"<p><b>{prose(right_answer(one))}.</b> {prose(one.after)}</p><ul>{told}</ul>"
    fold = f'<details id="a{one.id}"><summary>What comes out</summary>{answer}</details>'
    table = f'<div class="wide"><table><tr><td></td>{head}</tr>{"".join(rows)}</table></div>'
    return f'<section id="{one.id}"><p><b>{one.id}</b> {prose(one.question)}</p>{table}{fold}</section>'


def _mistakes(rows):
    lines = [
        f"<tr><td><code>{name}</code></td><td>{prose(title)}</td><td>{count}</td><td>{mended}</td></tr>"
        for name, title, count, mended in rows
    ]
    head = "<tr><th>exercise</th><th>mistake</th><th>have made it</th><th>passed since</th></tr>"
    return _table("Mistakes that checks have named", head, lines)


def _misconceptions(title, splits, rounds):
    rows = [
        f"<tr><td>{name}</td><td>{prose(answer)}</td><td>{prose(told)}</td>"
        + "".join(f"<td>{_share(*one)}</td>" for one in shares)
        + "</tr>"
        for name, answer, told, shares in counting.misconceptions(splits)
    ]
    head = "".join(f"<th>{words}</th>" for words in ("question", "answer", "what it took for granted", *rounds))
    table = _table("", f"<tr>{head}</tr>", rows)
    slug = title.partition(":")[0].casefold().replace(" ", "-")
    fold = f'<details id="m-{slug}"><summary>It gives answers away</summary>{table}</details>'
    return f"<h2>{title}</h2>\n{fold}" if rows else ""


def _share(count, of):
    return f"{count / of:.0%} ({count} of {of})" if of else ""


def _table(title, head, rows):
    heading = f"<h2>{title}</h2>\n" if title else ""
    return f'{heading}<div class="wide"><table>{head}{"".join(rows)}</table></div>' if rows else ""


def _troubles(troubles):
    lines = "".join(f"<li>{html.escape(one)}</li>" for one in troubles)
    fold = f'<details id="files"><summary>{len(troubles)} to look at</summary><ul>{lines}</ul></details>'
    return f"<h2>Files</h2>\n{fold}" if troubles else ""
