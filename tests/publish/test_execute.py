"""Notebooks are run on the parameters asked for, or not at all; a failure names notebook, cell and error."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
import papermill
import pytest
from conftest import PERIOD, copy_project
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.iorw import papermill_io

from csreport.chapters.history import survey_of
from csreport.present.chapter import words_of
from csreport.project.errors import CsreportError, NotebookError
from csreport.publish.assemble import Source, assemble
from csreport.publish.execute import Job, check_parameters, remember, report_notebooks, run_all, take_over

PARAMETERS = 'period = "2025Q4"\nlang = "en"'


def notebook_with(path: Path, *cells, parameters: str | None = PARAMETERS) -> Path:
    first = [] if parameters is None else [new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    nbformat.write(new_notebook(cells=[*first, *cells]), path)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(NotebookError) as caught:
        check_parameters(path)
    message = str(caught.value)
    assert message.startswith(f"notebooks/{path.name}: ")
    return message


# ---- parameters -------------------------------------------------------------------
def test_period_and_lang_in_either_order_are_accepted(tmp_path):
    check_parameters(notebook_with(tmp_path / "20_a.ipynb"))
    check_parameters(notebook_with(tmp_path / "20_b.ipynb", parameters='lang = "en"\nperiod = "2025"  # this year'))


def test_annotated_parameters_are_accepted(tmp_path):
    check_parameters(notebook_with(tmp_path / "20_a.ipynb", parameters='period: str = "2025"\nlang: str = "en"'))


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (None, "expected one cell tagged 'parameters', found 0"),
        ('period = "2025"', "must set exactly period and lang, found ['period']"),
        ('perod = "2025"\nlang = "en"', "must set exactly period and lang, found ['perod', 'lang']"),
        (PARAMETERS + "\nseed = 1", "must set exactly period and lang, found ['period', 'lang', 'seed']"),
        ('period = "2025\nlang = "en"', "parameters cell, line 1:"),
        ("", "must set exactly period and lang, found []"),
    ],
)
def test_a_parameters_cell_that_papermill_would_silently_skip_is_refused(tmp_path, parameters, said):
    assert said in refusal(notebook_with(tmp_path / "20_a.ipynb", parameters=parameters))


def test_two_parameters_cells_are_refused(tmp_path):
    second = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    assert "found 2" in refusal(notebook_with(tmp_path / "20_a.ipynb", second))


@pytest.mark.parametrize("content", ["", "{", '{"cells": []}', "<<<<<<< HEAD\n{}", '{"cells": 3, "nbformat": 4}', "[]"])
def test_a_file_that_is_no_notebook_is_refused(tmp_path, content):
    path = tmp_path / "20_a.ipynb"
    path.write_text(content)
    assert "not readable as a notebook" in refusal(path) or "tagged 'parameters'" in refusal(path)


def test_report_notebooks_come_in_reading_order_and_explorations_stay_out(mini):
    notebook_with(mini.notebooks / "01_preface.ipynb")
    notebook_with(mini.notebooks / "scratch.ipynb", parameters=None)
    (mini.notebooks / "explore").mkdir()
    notebook_with(mini.notebooks / "explore" / "99_idea.ipynb", parameters=None)
    names = [path.name for path in report_notebooks(mini)]
    assert names == sorted(names)
    assert names[1] == "01_preface.ipynb"
    assert "scratch.ipynb" not in names and "99_idea.ipynb" not in names


# ---- running ------------------------------------------------------------------------
ANALYST = [
    new_markdown_cell("# What the bakers say"),
    new_code_cell(
        "import os\nimport sys\n\n"
        "print('RESPONDENT LB-1001')\n"
        "print('careful', file=sys.stderr)\n"
        "os.environ['CSREPORT_PROJECT'].endswith('mini'), os.environ['OMP_NUM_THREADS'], period, lang"
    ),
    new_markdown_cell("*Loaves sold by weekday; Saturday leads.*"),
    new_code_cell("import matplotlib.pyplot as plt\n\nplt.bar(['Fri', 'Sat'], [3, 5])\nplt.show()"),
    new_code_cell(
        "figure, axes = plt.subplots()\naxes.plot([1, 2])\nplt.close(figure)\nfigure",
        metadata={"caption": "Two points", "alt": "A line that rises from one to two"},
    ),
]

# Every usual way of drawing, none of which ends with plt.show(); the last two draw two figures, and none.
WAYS = [
    "import matplotlib.pyplot as plt\nimport pandas as pd\nimport seaborn as sns\n\nplt.plot([1, 2])",
    "figure, axes = plt.subplots()\nbars = axes.bar(['Fri', 'Sat'], [3, 5])",
    "axes = sns.boxplot(x=[1, 2, 2, 9])",
    "grid = sns.catplot(x=['a', 'b'], y=[1, 2], kind='bar')",
    "pd.Series([1, 4, 2]).plot()",
    "pd.DataFrame({'rye': [1, 4], 'wheat': [2, 2]}).plot.bar(title='Loaves')",
    "figure, axes = plt.subplots()\nplt.close(figure)\nfigure",
    "first = plt.figure()\nplt.plot([1])\nsecond = plt.figure()\nlines = plt.plot([2])",
    "bases = pd.Series([1, 4]).sum()",
]


SAYINGS = [
    "print('before')\ndisplay('between')\nprint('after')",
    "!echo one line",
    "import asyncio\n\nawait asyncio.sleep(0, '早上好')",
    "shown = display('first', display_id='a')\nprint('next')",
    "display('second', display_id='a', update=True)",
    "from IPython.display import clear_output\n\nprint('gone')\nclear_output()\nprint('stays')",
    "import pandas as pd\n\npd.DataFrame({'rye': [1, 4]})",
    "None",
    "import sys\n\nwritten = sys.stderr.write('careful')\nsys.stdout.isatty(), sys.stdout.encoding.lower(), _",
    "get_ipython().user_ns['__name__'], [type(display).__name__]",
]


def test_what_a_notebook_says_is_what_a_plain_kernel_says(mini, tmp_path):
    path = notebook_with(mini.notebooks / "90_sayings.ipynb", *map(new_code_cell, SAYINGS))
    ours, plain = tmp_path / "ours.ipynb", tmp_path / "plain.ipynb"
    run_all(mini, PERIOD, [Job(path, "en", ours)], progress=lambda job: None)
    asked, how = {"period": PERIOD, "lang": "en"}, {"kernel_name": "python3", "language": "python"}
    papermill.execute_notebook(str(path), str(plain), asked, progress_bar=False, **how)
    told, expected = (nbformat.read(each, as_version=4).cells[-len(SAYINGS) :] for each in (ours, plain))
    for cell, other in zip(told, expected, strict=True):
        assert cell.outputs == other.outputs, cell.source
        assert cell.execution_count == other.execution_count


def test_what_other_programs_print_is_in_the_cell_that_ran_them(mini, capfd):
    told = new_code_cell("import subprocess\n\ndone = subprocess.run(['echo', 'another program'])\nprint('this one')")
    job = Job(notebook_with(mini.notebooks / "90_bakers.ipynb", told), "en", mini.root / "x" / "90_bakers.ipynb")
    run_all(mini, PERIOD, [job], progress=lambda job: None)
    (shown,) = nbformat.read(job.target, as_version=4).cells[-1].outputs
    assert (shown.name, shown.text) == ("stdout", "another program\nthis one\n")
    assert capfd.readouterr().out == ""


def pictures(path: Path) -> list[list[str]]:
    """What each cell of an executed notebook draws."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return [[o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {})] for cell in cells]


@pytest.mark.slow
def test_every_usual_way_of_drawing_is_shown_as_a_plain_kernel_shows_it(mini, tmp_path):
    path = notebook_with(mini.notebooks / "90_ways.ipynb", *map(new_code_cell, WAYS))
    ours, plain = tmp_path / "ours.ipynb", tmp_path / "plain.ipynb"
    run_all(mini, PERIOD, [Job(path, "en", ours)], progress=lambda job: None)
    papermill.execute_notebook(str(path), str(plain), kernel_name="python3", progress_bar=False)
    shown = pictures(ours)[-len(WAYS) :]
    assert [len(found) for found in shown] == [1, 1, 1, 1, 1, 1, 1, 2, 0]
    assert shown == pictures(plain)[-len(WAYS) :]


def test_a_figure_that_is_never_shown_is_noted_and_refused(mini, tmp_path):
    cells = [
        "import matplotlib.pyplot as plt\n\nplt.close(plt.figure())",
        "plt.ioff()\nplt.plot([1, 2])",
        "done = True",
    ]
    path = notebook_with(mini.notebooks / "90_hidden.ipynb", *map(new_code_cell, cells))
    job = Job(path, "en", tmp_path / path.name)
    run_all(mini, PERIOD, [job], progress=lambda job: None)
    with pytest.raises(NotebookError, match=r"^notebooks/90_hidden.ipynb: 1 figures? .* not shown"):
        assemble([job.target], Source(words_of(mini, "en"), "en"), {}, {})


@pytest.fixture(scope="module")
def analyst(tmp_path_factory):
    """An analyst's own notebook, run as a report would run it."""
    project = copy_project(tmp_path_factory.mktemp("run"))
    path = notebook_with(project.notebooks / "90_bakers.ipynb", *ANALYST)
    done = []
    job = Job(path, "zh-Hans", project.root / "executed" / path.name)
    run_all(project, PERIOD, [job], progress=done.append)
    assert done == [job]
    return job


def test_an_analysts_notebook_runs_with_the_parameters_asked_for(analyst):
    notebook = nbformat.read(analyst.target, as_version=4)
    told = next(o for cell in notebook.cells for o in cell.get("outputs", []) if o.output_type == "execute_result")
    assert re.fullmatch(r"\((True|False), '1', '2025', 'zh-Hans'\)", told.data["text/plain"])


def test_an_analysts_matplotlib_figures_do_not_vanish(analyst):
    notebook = nbformat.read(analyst.target, as_version=4)
    kinds = [[kind for o in cell.get("outputs", []) for kind in o.get("data", {})] for cell in notebook.cells[-2:]]
    assert ["image/png" in found for found in kinds] == [True, True], kinds


def test_an_analysts_notebook_becomes_part_of_the_report(analyst, mini):
    source = Source(words_of(mini, "en"), "en")
    document = assemble([analyst.target], source, {}, {})
    assert "# What the bakers say {#bakers}" in document
    assert 'fig-alt="Loaves sold by weekday; Saturday leads."' in document
    assert "Two points\n:::" in document and 'fig-alt="A line that rises from one to two"' in document
    assert document.count("![](figures/own-") == 2
    assert all(source.files[f"figures/own-{i}.png"].startswith(b"\x89PNG") for i in (1, 2))
    assert "LB-1001" not in document and "careful" not in document and "<Figure" not in document
    assert any("careful" in line and "90_bakers.ipynb, cell" in line for line in source.stderr)


def test_a_failing_cell_is_named_and_the_environment_put_back(mini):
    path = notebook_with(
        mini.notebooks / "90_bakers.ipynb",
        new_markdown_cell("Some prose."),
        new_code_cell("\nloaves = {}\nloaves['rye']\ndone = True"),
    )
    before = dict(os.environ)
    with pytest.raises(NotebookError) as caught:
        run_all(mini, PERIOD, [Job(path, "en", mini.root / "x" / path.name)], progress=print)
    assert str(caught.value) == "notebooks/90_bakers.ipynb, cell 3, line 3 (loaves['rye']):\n  KeyError: 'rye'"
    assert dict(os.environ) == before


@pytest.mark.slow
def test_notebooks_side_by_side_run_in_their_folder_and_leave_ours(mini):
    told = new_code_cell("import os\nimport time\n\ntime.sleep(0.5 if lang == 'en' else 3)\nos.getcwd()")
    path, before = notebook_with(mini.notebooks / "90_bakers.ipynb", told), Path.cwd()
    jobs = [Job(path, lang, mini.root / lang / path.name) for lang in ("en", "zh-Hans")]
    run_all(mini, PERIOD, jobs, progress=lambda job: None)
    assert Path.cwd() == before
    assert papermill_io.get_handler("local")._cwd is None, "the next project's notebooks are read from elsewhere"
    for job in jobs:
        cells = nbformat.read(job.target, as_version=4).cells
        (shown,) = (o for cell in cells for o in cell.get("outputs", []) if o.output_type == "execute_result")
        assert shown.data["text/plain"] == repr(str(mini.notebooks))


def test_our_own_error_in_a_notebook_is_shown_whole(mini):
    path = notebook_with(
        mini.notebooks / "90_bakers.ipynb",
        new_code_cell('from csreport import open_chapter\n\nopen_chapter("satisfacton", period, lang)'),
    )
    with pytest.raises(NotebookError) as caught:
        run_all(mini, PERIOD, [Job(path, "en", mini.root / "x" / path.name)], progress=print)
    message = str(caught.value)
    assert message.startswith(
        'notebooks/90_bakers.ipynb, cell 2, line 3 (open_chapter("satisfacton", period, lang)):\n'
    )
    assert "did you mean 'satisfaction'?" in message and "NotebookError" not in message


def test_a_notebook_whose_process_is_ended_is_named(mini):
    path = notebook_with(mini.notebooks / "90_bakers.ipynb", new_code_cell("import os\n\nos._exit(9)"))
    with pytest.raises(CsreportError, match=r"^notebooks/90_bakers.ipynb: ended by the system"):
        run_all(mini, PERIOD, [Job(path, "en", mini.root / "x" / path.name)], progress=print)


def test_a_notebook_finds_what_the_build_has_read(mini):
    """It is a copy of the process that builds: the survey is prepared once."""
    first = survey_of(mini, PERIOD)
    told = new_code_cell(
        "from csreport.chapters import history\n\n[survey.name for survey in history._SURVEYS.values()][-1]"
    )
    job = Job(notebook_with(mini.notebooks / "90_bakers.ipynb", told), "en", mini.root / "x" / "90_bakers.ipynb")
    run_all(mini, PERIOD, [job], progress=lambda job: None)
    cells = nbformat.read(job.target, as_version=4).cells
    (shown,) = (o for cell in cells for o in cell.get("outputs", []) if o.output_type == "execute_result")
    assert shown.data["text/plain"] == repr(first.name)


def test_todays_captions_join_the_results_and_what_is_the_same_stays(mini):
    path, target = mini.notebooks / "90_own.ipynb", mini.root / "x" / "90_own.ipynb"
    notebook_with(path, new_code_cell("1 + 1", metadata={"caption": "Two."}))
    job = Job(path, "en", target)
    run_all(mini, PERIOD, [job], progress=lambda job: None)
    remember(job, {})
    before = target.read_bytes()
    assert take_over(job, {}) is None and target.read_bytes() == before
    notebook_with(path, new_code_cell("1 + 1", metadata={"caption": "Still two."}))
    assert take_over(job, {}) is None
    assert "Still two." in target.read_text(encoding="utf-8")
