"""What the rules of comments are worth outside the demo, and how fast they are: `python benchmarks/comments.py FOLDER`.

FOLDER holds nhs_trust_comments_labelled.csv and waimai_10k.csv, not ours to pass on. Polarity: the sign of what a
comment praises less what it criticises, by two small frames written without a look at the labels. Beside it: what
naming the most frequent sign for every comment would score.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from csreport.chapters.topics import SIDES, Coder
from csreport.project.codebook import Topic
from csreport.project.project import Project
from csreport.survey.choices import sides_of
from surveystats.scales import coder_evaluation, krippendorff_alpha

ROOT = Path(__file__).resolve().parents[1]
FRAMES = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


def coder_of(name: str) -> Coder:
    """The coder of a frame: topic to terms, for each side."""
    topics = {}
    for key, told in FRAMES[name].items():
        terms = {side: {FRAMES["language"][name]: told.get(side, [])} for side in ("", "problem", "praise")}
        sides = {side: {"label": key, "terms": terms[side]} for side in ("problem", "praise")}
        topics[key] = Topic.model_validate({"label": key, "terms": terms[""], **sides})
    return Coder(topics)


def polarity(coder: Coder, texts: pd.Series) -> pd.Series:
    """1 praise, −1 criticism, 0 neither."""
    told = [coder.code(str(text)).sides for text in texts]
    worth = [sum(1 if side == "praise" else -1 for _, side in sides) for sides in told]
    return pd.Series([(value > 0) - (value < 0) for value in worth], index=texts.index)


def compare(name: str, found: pd.Series, truth: pd.Series) -> None:
    """Coverage, agreement where a sign was found, and what the most frequent sign alone would score there."""
    known = found != 0
    right, most = (found[known] == truth[known]).mean(), truth[known].value_counts(normalize=True).max()
    print(f"{name}: {len(truth):,} comments, {known.mean():.1%} with a sign; right {right:.1%}, majority {most:.1%}")
    for sign in (-1, 1):
        precision = (truth[known & (found == sign)] == sign).mean()
        recall = (found[truth == sign] == sign).mean()
        print(f"  {sign:+d}: precision {precision:.1%}, recall {recall:.1%}")


def held_out(reviews: pd.Series) -> None:
    """Topics and sides against what a person coded of reviews that the rules were not written from."""
    told = pd.read_csv(Path(__file__).with_suffix(".csv"), dtype=str)
    coder, sides = coder_of("waimai_topics"), [(key, side) for key in FRAMES["waimai_topics"] for side in SIDES]
    pairs = [(sides_of(codes), coder.code(reviews[int(row)]).sides) for row, codes in told.itertuples(index=False)]
    truth, found = ([[side in pair[who] for side in sides] for pair in pairs] for who in (0, 1))
    result = coder_evaluation(truth, found, codes=sides)
    alpha = krippendorff_alpha([np.ravel(truth), np.ravel(found)]).value
    print(f"waimai topics, {len(told)} held out: alpha {alpha:.2f}")
    for name, part in {
        "all": result.micro,
        **{f"{key} {side}": result.codes[key, side] for key, side in sides},
    }.items():
        told_of = (f"{one.value:.2f} ({one.low:.2f}–{one.high:.2f})" for one in (part.precision, part.recall))
        print(f"  {name}: precision {next(told_of)}, recall {next(told_of)}, {part.recall.n:.0f} named")


def main(folder: Path) -> None:
    """Print the numbers."""
    waimai = pd.read_csv(folder / "waimai_10k.csv")
    held_out(waimai["review"])
    compare("waimai", polarity(coder_of("waimai"), waimai["review"]), waimai["label"].map({1: 1, 0: -1}))
    nhs = pd.read_csv(folder / "nhs_trust_comments_labelled.csv")
    criticality = pd.to_numeric(nhs["criticality"], errors="coerce")
    nhs = nhs[criticality.notna() & (criticality != 0) & nhs["feedback"].notna()]
    sign = criticality[nhs.index].map(lambda value: 1 if value > 0 else -1)
    compare("nhs", polarity(coder_of("nhs"), nhs["feedback"]), sign)
    texts = [*waimai["review"], *nhs["feedback"]]  # different ones: what is said twice is coded once
    coder, start = Coder(Project(ROOT).codebook.topics), time.process_time()
    for text in texts:
        coder.code(text)
    seconds = time.process_time() - start
    print(f"{len(texts):,} coded in {seconds:.1f} s of one core: 100,000 in {seconds * 100_000 / len(texts):.0f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
