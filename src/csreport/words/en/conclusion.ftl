conclusion-heading-recommendations-conclusion = Recommendations and conclusion
conclusion-heading-recommendations = What do the results ask for?
conclusion-heading-concluded = What can be concluded?
conclusion-heading-open = What stays open?
# ---- recommendations; more: what else is known; place: by importance first, shared (may come first), behind or unknown
conclusion-fall = **Stop the fall in { $name }.** { $more ->
    [most] None of the { $n } items has a higher share of dissatisfied customers: { $share } of those who rated it ({ $low } to { $high }).
    [some] Among those who rated it, { $share } are dissatisfied ({ $low } to { $high }).
   *[no] { "" }
}
conclusion-rise = **Carry on with { $name }.** { $place ->
    [unknown] It is still among the weakest.
    [first] Nothing matters more, and it is still below average.
    [shared] It is among what matters most, and it is still below average.
    [alike] It matters about as much as the others, and it is still below average.
   *[behind] It has moved in the right direction but is still below average.
}
conclusion-weak = **Take { $name } next.** { $place ->
    [unknown] Nothing scores lower.
    [first] Nothing matters more, and it did not clearly move.
    [shared] It is among what matters most, and it did not clearly move.
    [alike] It matters about as much as the others and is rated low; it did not clearly move.
   *[behind] It matters more than most, and it did not clearly move.
}
conclusion-missed = **Reach the target for { $name }.** Chance does not explain the gap: the whole range lies below the target.
conclusion-behind = **Listen to { $name }.** { $more ->
    [pair] They are { $change } less satisfied than { $other } ({ $low } to { $high }).
   *[no] They are less satisfied than the rest.
}
conclusion-step = First step: { $step }.
conclusion-keep = **Keep what is strong:** { $items } { $n ->
    [one] needs
   *[other] need
} no new effort.
conclusion-valued = { $name } ({ $value })
# n: decisions of the summary, that stand first
conclusion-order = { $n ->
    [0] What fell comes first, even where other things matter more
    [1] Number 1 belongs to the decision of the summary
   *[other] Numbers 1 to { $n } belong to the decisions of the summary, which have the same numbers
}; what an action costs is for you to weigh.
# ---- conclusion
# Numbers up to nine in words
conclusion-rises = { $rises ->
    [1] one
    [2] two
    [3] three
    [4] four
    [5] five
    [6] six
    [7] seven
    [8] eight
    [9] nine
   *[other] { $rises }
}
conclusion-falls = { $falls ->
    [1] one
    [2] two
    [3] three
    [4] four
    [5] five
    [6] six
    [7] seven
    [8] eight
    [9] nine
   *[other] { $falls }
}
conclusion-tenths = { $tenths ->
    [2] two
    [3] three
    [4] four
    [5] five
    [6] six
    [7] seven
    [8] eight
    [9] nine
   *[other] { $tenths }
}
# few: whether what rose (ups) and fell (downs) is named
conclusion-change = { $contrast ->
    [both] { $few ->
        [yes] { $Ups } rose; { $downs } fell.
       *[no] **Some items went up and some went down:** { conclusion-rises } rose, { conclusion-falls } fell.
    }
    [rise] { $few ->
        [yes] { $Ups } rose; no item fell.
       *[no] **Things went up:** { conclusion-rises } items rose and none fell.
    }
    [fall] { $few ->
        [yes] { $Downs } fell; no item rose.
       *[no] **Things went down:** { conclusion-falls } items fell and none rose.
    }
    [first] **The levels are known now;** what changes, the next survey will show.
   *[quiet] **Nothing clearly went up or down.**
}
# Of the n weakest items how many rose and fell; last: what became of the weakest of all
conclusion-weakest = { $last ->
    [fell] { $rose ->
        [0] Among the three weakest items none improved, and the weakest of all got worse.
        [1] Of the three weakest items one improved, and the weakest of all got worse.
       *[2] Of the three weakest items two improved, and the weakest of all got worse.
    }
    [rose] { $fell ->
        [0] The weakest item improved.
       *[other] The weakest item improved, another of the three weakest got worse.
    }
   *[same] { $rose ->
        [0] One of the three weakest items got worse.
       *[other] { $fell ->
            [0] Among the three weakest items something improved, but not the weakest.
           *[other] Among the three weakest items some improved and some got worse; the weakest did not clearly move.
        }
    }
}
# ---- what stays open
conclusion-cause = Is the change of { $month } the reason?
conclusion-undecided = Is the target reached for { $names }?
conclusion-hint = { $way ->
    [hint-up] Is { $name } truly above { $before }?
   *[hint-down] Is { $name } truly below { $before }?
}
conclusion-priority = Does { $name } come first?
# tenths: of ten surveys how many would notice it
conclusion-next = A survey of the same size would notice a change of { $change } in { $name } about { conclusion-tenths } times out of ten.
