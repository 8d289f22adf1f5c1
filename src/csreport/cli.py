"""The command line: a thin door to the same functions that notebooks and make use."""

from __future__ import annotations

import argparse
import atexit
import datetime as dt
import gc
import os
import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from csreport import __version__
from csreport.project.errors import CsreportError, nearest

if TYPE_CHECKING:
    from csreport.project.project import Project

EXIT_CODES = "exit codes: 0 done, 1 something to mend (one message), 2 no such command or option, 130 stopped"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; an error that a person can fix is one message and exit code 1."""
    try:
        options = _parser().parse_args(arguments)
        options.alone = arguments is None  # the process is this command's
        if options.alone:  # what it imports and reads stays: looking through it for garbage takes a tenth of the time
            gc.set_threshold(100_000)
            atexit.register(gc.freeze)
        command: Callable[[argparse.Namespace], int | None] = options.command
        code = command(options) or 0
        sys.stdout.flush()
        return code
    except CsreportError as error:
        print(f"csreport: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        return _failed(error)
    except KeyboardInterrupt:
        print("csreport: stopped; what was published before is unchanged", file=sys.stderr)
        return 130


def _failed(error: OSError) -> int:
    """Say what the machine refused: a full disk, a folder that may not be written to, a reader that went away."""
    if isinstance(error, BrokenPipeError):  # as in `csreport validate --json | head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
    print(f"csreport: {where}{error.strerror or error}", file=sys.stderr)
    return 1


class Parser(argparse.ArgumentParser):
    """An argument parser that says what was probably meant."""

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed, with the nearest of what could have been."""
        wrong = re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message)
        super().error(message + nearest(wrong[1], re.findall(r"[\w-]+", wrong[2])) if wrong else message)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="csreport", description="Customer-satisfaction surveys into reports.", epilog=EXIT_CODES)
    parser.add_argument("--version", action="version", version=f"csreport {__version__}")
    parser.add_argument("--project", type=Path, help="project folder (default: here or above)")
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, command in COMMANDS.items():
        said, example = command.sentence, f"example: {command.example}"
        own = commands.add_parser(name, help=said, description=said, epilog=example)
        for argument, options in command.arguments.items():
            own.add_argument(argument, **options)
        own.set_defaults(command=command.run)
    return parser


def _project(options: argparse.Namespace) -> Project:
    from csreport.project.project import find_project

    return find_project(options.project)


def _translate(options: argparse.Namespace) -> None:
    from csreport.publish.scaffold import update_words

    project = _project(options)
    for lang in options.langs or project.file.languages:
        folder, waiting = update_words(project, lang)
        print(f"{folder.relative_to(project.root).as_posix()}: {waiting} messages to translate")


def _report(options: argparse.Namespace) -> None:
    _settle(options)
    from csreport.publish.record import latest_period

    project = _project(options)
    _print_paths(project, _built(project, options.period or latest_period(project), options))


def _settle(options: argparse.Namespace) -> None:
    """Begin anew in an interpreter in which the same inputs give the same bytes; notebooks are run in copies of it."""
    from csreport.publish.supervisor import ALIKE

    if options.alone and os.name == "posix" and not ALIKE.items() <= os.environ.items():
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | ALIKE)


def _built(project: Project, period: str, options: argparse.Namespace) -> list[Path]:
    """What is published of a period; the libraries of a build are imported only when something changed."""
    from csreport.publish.record import UNCHANGED, current_pages

    languages = [lang.strip() for lang in options.langs.split(",") if lang.strip()] or None
    pages = [] if options.force else current_pages(project, period, languages or project.file.languages)
    if pages and (project.output / "index.html").is_file():
        print(f"{period}: {UNCHANGED}", file=sys.stderr)
        return pages
    from csreport.publish.report import build_report

    return build_report(project, period, languages, force=options.force)


def _reports(options: argparse.Namespace) -> int:
    """Build every period, or those that the index may list; one that fails does not stop the others."""
    _settle(options)
    from csreport.publish.index import write_index
    from csreport.publish.supervisor import run_in_copies

    project = _project(options)
    tasks = [partial(_one_of_many, project, period, options) for period in project.periods]
    failed = run_in_copies(tasks, 1, names=project.periods, meanwhile=[_load_build])
    write_index(project)
    return 1 if any(failed) else 0


def _load_build() -> None:
    """Have the libraries of a build, in which every copy that begins later has a share."""
    import csreport.publish.report  # noqa: F401


def _one_of_many(project: Project, period: str, options: argparse.Namespace) -> bool:
    """Whether a period cannot be built; says why."""
    from csreport.publish.approval import standing_of

    try:
        if not options.listed or project.file.publish == "all" or standing_of(project, period).state == "approved":
            _print_paths(project, _built(project, period, options))
    except CsreportError as error:
        print(f"csreport: {period}: {error}", file=sys.stderr)
        return True
    return False


def _print_paths(project: Project, pages: list[Path]) -> None:
    for page in pages:
        print(page.relative_to(project.root).as_posix())


def _validate(options: argparse.Namespace) -> int:
    """Problems go to stderr, last, so that no note hides them; warnings and what was detected to stdout."""
    import json

    from csreport.publish.record import all_findings, listed, problems

    found = all_findings(_project(options))
    wrong = problems(found)
    if options.json:
        print(json.dumps([finding.record for finding in found], ensure_ascii=False, indent=2))
        return 1 if wrong else 0
    for line in listed(finding for finding in found if finding not in wrong):
        print(line, flush=True)
    for line in listed(wrong):
        print(line, file=sys.stderr)
    print(f"{len(wrong)} problem{'' if len(wrong) == 1 else 's'}")
    return 1 if wrong else 0


def _approve(options: argparse.Namespace) -> None:
    """Say what changed, sign, and build again so that the pages say who signed."""
    _settle(options)
    from csreport.publish.approval import approve, preview, signature_of
    from csreport.publish.report import build_report

    project = _project(options)
    signature = signature_of(vars(options), day=options.date or dt.date.today().isoformat())
    print("\n".join(preview(project, options.period)))
    approve(project, options.period, signature)
    signed = f"{signature.state} by {signature.by} ({signature.role}), {signature.date}"
    print(f"{options.period}: {signed}; kept in data/published/{options.period}")
    _print_paths(project, build_report(project, options.period))


def _status(options: argparse.Namespace) -> None:
    from csreport.publish.approval import overview

    print("\n".join(overview(_project(options))))


def _index(options: argparse.Namespace) -> None:
    from csreport.publish.index import write_index, write_site

    project = _project(options)
    _print_paths(project, [write_index(project)])
    if options.site is not None:
        periods = write_site(project, options.site)
        print(f"{options.site}: {', '.join(periods) or 'no report may be published'}")


def _new(options: argparse.Namespace) -> None:
    from csreport.publish.scaffold import new_project

    said = new_project(options.folder, options.files, period=options.period, language=options.language)
    print("\n".join([options.folder.as_posix(), *said]))


def _new_period(options: argparse.Namespace) -> None:
    from csreport.publish.scaffold import new_period

    print("\n".join(new_period(_project(options), options.period, options.files)))


def _draw(options: argparse.Namespace) -> None:
    from csreport.survey.draw import draw_sample

    said = draw_sample(_project(options), options.period, vars(options), frame=options.frame, customer=options.customer)
    print("\n".join(said))


def _topics(options: argparse.Namespace) -> None:
    from csreport.chapters.voice import suggest_topics
    from csreport.survey.survey import load_survey

    print(suggest_topics(load_survey(_project(options), options.period)))


def _follow_up(options: argparse.Namespace) -> None:
    from csreport.chapters.register import write_lists

    print("\n".join(write_lists(_project(options), options.period)))


def _changed(options: argparse.Namespace) -> None:
    from csreport.publish.record import changed_periods

    print("\n".join(changed_periods(_project(options), options.since)))


# ---- the commands: what each does, how it is used, what it takes ----------------------------------
class Command(NamedTuple):
    """A command of the menu."""

    run: Callable[[argparse.Namespace], int | None]
    sentence: str
    example: str
    arguments: Mapping[str, dict[str, Any]] = MappingProxyType({})


LANGS = {"default": "", "help": "languages, comma-separated (default: params/project.yml)"}
FORCE = {"action": "store_true", "help": "build everything anew, also what did not change"}
FILES = {"dest": "files", "type": Path, "nargs": "+", "required": True, "metavar": "FILE"}
COMMANDS = {
    "report": Command(
        _report,
        "Run the notebooks of one period and publish page, paper, workbook and manuscript in output/<period>. "
        "Whatever fails, what was published before stays.",
        "csreport report 2025Q4 --langs en,zh-Hans",
        {"period": {"nargs": "?", "default": "", "help": "default: the latest"}, "--langs": LANGS, "--force": FORCE},
    ),
    "reports": Command(
        _reports,
        "Build the report of every declared period; one that fails does not stop the others.",
        "csreport reports --langs en",
        {
            "--langs": LANGS,
            "--listed": {"action": "store_true", "help": "only those that the index may list (project.yml: publish)"},
            "--force": FORCE,
        },
    ),
    "validate": Command(
        _validate,
        "Name everything in params, raw files and notebooks that would stop a report, or that is odd.",
        "csreport validate --json",
        {"--json": {"action": "store_true", "help": "everything found as a list for machines"}},
    ),
    "approve": Command(
        _approve,
        "Sign a published report: say what changed since the last one, record who and when, build it again.",
        'csreport approve 2025Q4 --by "Chen Mei" --role "Head of service"',
        {
            "period": {},
            "--by": {"required": True, "metavar": "NAME", "help": "who signs"},
            "--role": {"required": True, "help": "in which role"},
            "--reviewed": {"action": "store_true", "help": "sign as reviewed; approval comes later"},
            "--date": {"help": "day of the signature (default: today)"},
        },
    ),
    "status": Command(
        _status,
        "List the periods and how their reports stand: draft, reviewed, approved or void.",
        "csreport status",
    ),
    "index": Command(
        _index,
        "Write the page that leads to all reports; with --site also a folder for a static host.",
        "csreport index --site site",
        {"--site": {"type": Path, "metavar": "FOLDER", "help": "copy what it lists into a folder for a static host"}},
    ),
    "new": Command(
        _new,
        "Draft a project from files of answers; each guess is marked with a comment.",
        "csreport new ../my-survey --from export.xlsx",
        {
            "folder": {"type": Path},
            "--from": FILES,
            "--period": {"help": "name of the period (default: the quarter in which the answers end)"},
            "--language": {"help": "language of the report (default: the questionnaire's)"},
        },
    ),
    "new-period": Command(
        _new_period,
        "Copy a further period's files and declare them; questions that changed are named.",
        "csreport new-period 2026Q1 --from export.xlsx",
        {"period": {}, "--from": FILES},
    ),
    "topics": Command(
        _topics,
        "Draft the topics of a period's comments for params/topics.yml: what they speak of, and in which words.",
        "csreport topics suggest 2025Q4",
        {"what": {"choices": ["suggest"]}, "period": {}},
    ),
    "draw": Command(
        _draw,
        "Draw the customers to invite; list, weights and record of the draw go to private/.",
        "csreport draw 2026Q1 --n 1200 --method stratified --by size --minimum 200",
        {
            "period": {"nargs": "?", "default": "", "help": "takes its declared frame; with --frame only a name"},
            "--frame": {"type": Path, "help": "a file of customers"},
            "--n": {"type": int, "required": True, "help": "customers to draw (to invite, not answers)"},
            "--method": {"choices": ["simple", "stratified", "systematic"], "default": "simple"},
            "--by": {"nargs": "+", "default": [], "metavar": "SEGMENT", "help": "segments, or columns of the frame"},
            "--allocation": {"choices": ["proportional", "equal"], "default": "proportional"},
            "--minimum": {"type": int, "default": 0, "help": "customers per stratum at least"},
            "--seed": {"type": int, "help": "default: that of params/rules.yml"},
            "--id": {"dest": "customer", "metavar": "COLUMN", "help": "default: design.id of the codebook"},
            "--never-contact": {"metavar": "COLUMN", "help": "flag of customers who must not be contacted"},
            "--last-contact": {"metavar": "COLUMN", "help": "date of the last contact"},
            "--quiet-days": {"type": int, "default": 90, "help": "not drawn when in contact so recently (90)"},
            "--date": {"help": "day from which quiet days count back (default: first day of fieldwork)"},
            "--date-order": {"choices": ["iso", "day-first", "month-first", "year-first", "excel"]},
        },
    ),
    "follow-up": Command(
        _follow_up,
        "List whom to call back and whom to interview, of those who agreed; the lists go to private/.",
        "csreport follow-up 2025Q4",
        {"period": {}},
    ),
    "translate": Command(
        _translate,
        "Collect the texts of this project that the package does not translate in params/words/<lang>.",
        "csreport translate zh-Hans",
        {"langs": {"nargs": "*", "metavar": "LANG", "help": "default: the report's languages"}},
    ),
    "changed": Command(
        _changed,
        "List the periods whose inputs changed since a revision of git, one a line.",
        "csreport changed --since origin/main",
        {"--since": {"default": "HEAD^"}},
    ),
}
