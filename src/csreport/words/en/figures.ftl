figures-analysed = Analysed
figures-base-too-small = base too small
figures-benchmark = benchmark
figures-broke-off = broke off
figures-channel = Channel
figures-completed = Completed
figures-completed-so-far = completed so far
figures-delivered = Delivered
figures-detractors = Detractors
figures-excluded-rule = excluded by rule
figures-invited = Invited
figures-partial-further-late-invited = partial, further or late, or not invited
figures-passives = Passives
figures-per-day = per day
figures-planned = planned { $count }
figures-promoters = Promoters
figures-reply-refused = no reply, or refused
figures-score = Score
figures-small-base = * small base
figures-started = Started
figures-target = target
figures-undeliverable-eligible = undeliverable or not eligible
figures-upper = upper { $count }

# ---- items: answers, score, change and target
# options: the answers that are summed at the right of the bar
figures-answers-top = Answers, %; right: { $options }
figures-answers = Answers, %
figures-score-interval = Score with { $level } interval
# over a phone's column of scores with their changes; period: Q3
figures-score-since = Score, since { $period }
figures-since = Since { $period }
figures-item = item
figures-dimension = dimension
figures-target-value = target { $value }
figures-verdict = target { $value }: { $verdict ->
    [met] met
    [not_met] missed
   *[cannot_tell] too close to call
}
figures-average-of-items = average of the { $n } items { $value }
# below a dimension or group whose other items stand in the annex
figures-more = and { $n } more in the annex
# ---- what to improve first
figures-importance = Share of explained satisfaction, { $level } interval
figures-equal-share = equal share { $share }
# field: where the item lies in the map; certainty: how sure that is
figures-advice = { $certainty ->
    [sure] { $field ->
        [concentrate] improve first
       *[keep] keep
    }
    [probably] { $field ->
        [concentrate] improve first, probably
       *[keep] keep, probably
    }
   *[open] open: near a border
}
figures-field = { $field ->
    [concentrate] improve first
    [keep] keep
    [low_priority] watch
   *[overkill] leave as it is
}
figures-map-score = Score (numbers as in the list)
figures-map-share = share of explained satisfaction, log scale
figures-below-average = score below the average of { $value }
figures-near-average = near it: too close to call
figures-above-average = above it
# ---- who was asked and who answered: what is received beside the complete answers of those invited
figures-received-otherwise = partial or late answers, or recorded otherwise
figures-received-again = further answers of the same customers
figures-received-uninvited = answers of customers not invited
# ---- who is satisfied
figures-gap = gap
figures-group-size = { $group } ({ $n })
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
# ---- a hundred squares; part: what an answer says
figures-squares = { $part ->
    [dissatisfied] dissatisfied { $count }
    [neither] neither { $count }
    [satisfied] satisfied { $count }
   *[none] no experience or answer { $count }
}
figures-today = end of fieldwork
