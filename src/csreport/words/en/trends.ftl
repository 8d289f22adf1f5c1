trends-heading-trends = Trends
trends-heading-survey-out-ordinary = Is this survey out of the ordinary?
trends-heading-changed = What changed, and when?
# Counts of surveys and items
trends-count = { $n ->
    [1] one
    [2] two
    [3] three
    [4] four
    [5] five
    [6] six
    [7] seven
    [8] eight
    [9] nine
   *[other] { $n }
}
# ---- out of the ordinary
# way: where the leading score lies to the usual range of the surveys before; unknown: there are too few
trends-range = { $way ->
    [above] Yes: after { trends-count } surveys between { $least } and { $most }, { $indicator } has reached { $value }.
    [below] Yes: after { trends-count } surveys between { $least } and { $most }, { $indicator } has dropped to { $value }.
    [inside] { $Indicator }, at { $value }, has stayed within its usual range; the { trends-count } surveys before lay between { $least } and { $most }.
   *[unknown] { $Indicator } is { $value }; in the { trends-count } surveys before it lay between { $least } and { $most }, too few to tell a usual range.
}
# One indicator, what it is and between what it lay before
trends-outlier = { $item } ({ $value }, before { $least } to { $most })
# too: the leading score left its range on the same side
trends-left = { $way ->
    [above] { $Items } { $count ->
        [one] has
       *[other] have
    } risen above { $count ->
        [one] its
       *[other] their
    } usual range{ $too ->
        [yes] {" "}as well
       *[no] { "" }
    }.
   *[below] { $Items } { $count ->
        [one] has
       *[other] have
    } dropped below { $count ->
        [one] its
       *[other] their
    } usual range{ $too ->
        [yes] {" "}as well
       *[no] { "" }
    }.
}
# What left its range though it did not clearly change since the last survey
trends-two-tests = Against { $before } alone, { $items } did not clearly change: that compares two surveys, the usual range all of them.
trends-provisional = The usual range rests on { trends-count } surveys and is provisional.
# Periods whose values stand as they were published, and periods without weights where others have them
trends-published = { $Periods } { $n ->
    [one] stands
   *[other] stand
} as published; the other surveys were computed anew.
trends-unweighted = { $Periods } { $n ->
    [one] is
   *[other] are
} not weighted; the other surveys are.
trends-title = { $pattern ->
    [both] { $Downs } dropped below the usual range; { $ups } rose above it
    [below] { $Downs } dropped below the usual range
    [above] { $Ups } rose above the usual range
    [unknown] The leading scores over { trends-count } surveys
   *[none] All scores stayed within their usual range over { trends-count } surveys
}
trends-alt = Courses of indicators over { $n } surveys. { trends-title }.
trends-base = Base: { $fewest } to { $most } respondents a survey. Band: { $confidence }% intervals of the scores, not the usual range.
# ---- what changed, and when
trends-moved = { $pattern ->
    [both] { $fell ->
        [1] One
        [2] Two
        [3] Three
        [4] Four
        [5] Five
       *[other] { $fell }
    } of the { trends-count } items fell since { $before }, and { $rose ->
        [1] one
        [2] two
        [3] three
        [4] four
        [5] five
       *[other] { $rose }
    } rose.
    [fell] { $fell ->
        [1] One
        [2] Two
        [3] Three
        [4] Four
        [5] Five
       *[other] { $fell }
    } of the { trends-count } items fell since { $before }; none clearly rose.
    [rose] { $rose ->
        [1] One
        [2] Two
        [3] Three
        [4] Four
        [5] Five
       *[other] { $rose }
    } of the { trends-count } items rose since { $before }; none clearly fell.
    [open] Those who answered now and those who answered in { $before } chose to do so; their scores stand side by side in the figure.
   *[none] None of the { trends-count } items clearly changed since { $before }.
}
# An event of the period files, and what it named has done since; order in time, never cause
trends-event = { $pattern ->
    [up-down] In { $month } { $event }; { $up } is up { $up-change } from { $before }, { $down } down { $down-change }.
    [up] In { $month } { $event }; { $up } is up { $up-change } from { $before }.
    [down] In { $month } { $event }; { $down } is down { $down-change } from { $before }.
    [none] In { $month } { $event }; so far the survey shows no clear change in { $items }.
   *[bare] In { $month } { $event }.
}
trends-reason = { $n ->
    [one] A survey cannot tell whether this event is the reason.
   *[other] A survey cannot tell whether these events are the reason.
}
# The same quarter of last year beside the last one
trends-season = { $pattern ->
    [up-down] The season alone does not account for it: from { $before }, { $up } is up ({ $up-change }) and { $down } down ({ $down-change }) as well.
    [up] The season alone does not account for the rise: from { $before }, { $up } is up ({ $up-change }) as well.
    [down] The season alone does not account for the fall: from { $before }, { $down } is down ({ $down-change }) as well.
   *[none] Compared with { $before } neither is clear, so the season may play a part.
}
trends-forecast = No forecast of scores is given: none moved steadily in one direction over the { trends-count } surveys.
trends-broken = Not comparable with { $before }, because other questions were asked then: { $names }.
trends-title-changes = { $pattern ->
    [both] { $Downs } fell; { $ups } rose
    [fell] { $Downs } fell
    [rose] { $Ups } rose
    [open] The scores of both surveys, side by side
   *[none] No item clearly changed
}
trends-base-changes = Base: { $fewest } to { $most } respondents an item; change of the score since { $before } with { $confidence }% intervals.
