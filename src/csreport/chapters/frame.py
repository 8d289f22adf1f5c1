"""A first `params/topics.yml` drafted from comments: what they speak of, and in which words well or ill."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from csreport.chapters.quoting import is_quotable
from csreport.chapters.topics import SIDES, Coder, language_of
from csreport.project.errors import ParamsError
from csreport.survey.survey import Survey
from surveystats.proportions import more_often

SUBJECTS, TERMS = 12, 6  # topics of a draft in each language, and terms of a side of one
KEY = 0.01  # p from which on a word is told to be of the less satisfied


def suggest_topics(survey: Survey) -> str:
    """A draft for the analyst to edit: the most frequent subjects, terms with a tone, and an example of each.

    ParamsError where the codebook has no open question.
    """
    comment = survey.codebook.topics_of or next(iter(survey.codebook.comments), "")
    if comment not in survey.accepted:
        raise ParamsError(f"params/codebook.yml: comments: no open question that was asked in {survey.name}")
    texts = survey.accepted[comment].fillna("").astype(str).str.strip()
    texts = texts[texts != ""]
    overall = survey.codebook.role("overall")
    scores = survey.accepted.get(overall or "", texts.map(lambda _: np.nan))[texts.index].to_numpy(float)
    low = scores < np.nanmean(scores) if np.isfinite(scores).any() else np.zeros(len(texts), bool)
    head = f"# Drafted from {len(texts)} comments of {survey.name}: merge, rename and delete; each line is a guess."
    return "\n".join([head, f"comment: {comment}", "topics:", *_topics([*texts], low, survey)])


def _topics(texts: list[str], low: np.ndarray, survey: Survey) -> Iterator[str]:
    coder, held = Coder({}), defaultdict[tuple[str, str], list[int]](list)
    terms = {side: defaultdict[tuple[str, str], Counter[str]](Counter) for side in SIDES}
    for place, text in enumerate(texts):
        lang, known = language_of(text), coder.terms(text)
        for word in known:
            held[lang, word].append(place)
        for words, side in coder.tones(text):
            for subject in known & {*words}:
                terms[side][lang, subject].update(
                    f"{subject} {word}" for word in words if coder.kind_of(lang, word) == "tone"
                )
    least, of = survey.rules.minimum_base.suppress, Counter(map(language_of, texts))
    ranked = sorted(held, key=lambda key: (-len(held[key]), key))
    told = {key for side in SIDES for key in terms[side]}
    kept = [key for key in ranked if len(held[key]) >= least and key in told and not coder.kind_of(*key)]
    for lang in of:
        for count, (_, word) in enumerate([key for key in kept if key[0] == lang][:SUBJECTS], 1):
            places = held[lang, word]
            inside, less = int(low[places].sum()), int(low.sum())
            p = more_often(inside, less, before=len(places) - inside, n_before=len(texts) - less)
            yield f"  {lang}_{count}:  # {len(places)} comments{', key of the less satisfied' if p < KEY else ''}"
            yield f"    label: {word}\n    terms: {{{lang}: [{word}]}}"
            for side in SIDES:
                found = ", ".join(term for term, _ in terms[side][lang, word].most_common(TERMS))
                yield f"    {side}: {{label: {word} ({side})" + (f", terms: {{{lang}: [{found}]}}}}" if found else "}")
            example = next((texts[place] for place in places if is_quotable(texts[place])), "")
            yield f"    # {example}" if example else ""
