# ---- items: answers, score, change and target
# options: the answers that are summed at the right of the bar
figures-answers-top = Answers, %; right: { $options }
figures-answers = Answers, %
figures-score = Score with { $level } interval
figures-score-alone = Score
# over a phone's column of scores with their changes; period: Q3
figures-score-since = Score, since { $period }
figures-since = Since { $period }
figures-item = item
figures-dimension = dimension
figures-target-key = target
figures-target = target { $value }
figures-verdict = target { $value }: { $verdict ->
    [met] met
    [not_met] not met
   *[cannot_tell] cannot tell
}
figures-average-of-items = average of the { $n } items { $value }
# below a dimension or group whose other items stand in the annex
figures-more = and { $n } more in the annex
figures-small-base = * small base
figures-base-too-small = base too small
# ---- what to improve first
figures-importance = Share of explained satisfaction, { $level } interval
figures-equal-share = equal share { $share }
# field: where the item lies in the map; certainty: how sure that is
figures-advice = { $certainty ->
    [sure] { $field ->
        [concentrate] improve first
       *[keep] keep up
    }
    [probably] { $field ->
        [concentrate] improve first, probably
       *[keep] keep up, probably
    }
   *[open] open: near a border
}
figures-field = { $field ->
    [concentrate] improve first
    [keep] keep up
    [low_priority] improve later
   *[overkill] fine as it is
}
figures-map-score = Score (numbers as in the list)
figures-map-share = share of explained satisfaction, log scale
figures-below-average = score below the average of { $value }
figures-near-average = near it: cannot tell
figures-above-average = above it
# ---- who is satisfied
figures-gap = gap
figures-group-size = { $Group } ({ $n })
figures-lowest = lowest
figures-highest = highest
figures-target-of = target for { $group } { $value }
# ---- what changed
figures-fell = Fell ({ $n })
figures-rose = Rose ({ $n })
figures-unclear = No clear change ({ $n })
figures-change = change
figures-from-to = { $before } → { $now }
figures-top-points = top answers, points
# ---- over time
figures-no-clear-change = no clear change
figures-change-since = { $value } since { $period }
# a quarter beside others of the same year, of another year, and on an axis
figures-quarter = Q{ $n }
figures-quarter-year = Q{ $n } { $year }
figures-quarter-axis = Q{ $n }
