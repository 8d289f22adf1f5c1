satisfaction-heading-satisfaction = Satisfaction
satisfaction-heading-overall = Are customers satisfied?
satisfaction-heading-items = Which items are strong, which weak?
satisfaction-heading-recommend = Would they recommend us and buy again?
satisfaction-heading-ease = Is it easy, and as expected?
satisfaction-heading-targets = Are the targets met?
# ---- overall
# tests: changes that were tested together
satisfaction-chance = { $tests ->
    [1] the survey cannot rule out chance
   *[other] with { $tests } changes tested, the survey cannot rule out chance
}
# way: since the first survey compared with; most: end of the scale; low, high: of the change, of a first survey those of the value
satisfaction-overall = { $way ->
    [rise] { $Item } is { $value } of { $most }, up { $change } from { $before } ({ $low } to { $high }).
    [fall] { $Item } is { $value } of { $most }, down { $change } from { $before } ({ $low } to { $high }).
    [hint-up] { $Item } is { $value } of { $most }; it appears to have risen by { $change } from { $before }, but { satisfaction-chance }.
    [hint-down] { $Item } is { $value } of { $most }; it appears to have fallen by { $change } from { $before }, but { satisfaction-chance }.
    [steady] { $Item } held steady at { $value } of { $most }.
    [break] { $Item } is { $value } of { $most } ({ $low } to { $high }); it cannot be compared with { $before }.
    [first] { $Item } is { $value } of { $most } ({ $low } to { $high }).
    [open] Among those who answered, { $item } is { $value } of { $most }.
   *[none] { $Item } is { $value } of { $most }, with no clear change from { $before } ({ $low } to { $high }).
}
# share, bottom: who gave one of the best and one of the lowest answers; two: whether these are two each
satisfaction-satisfied = { $sample ->
    [open] Of them
   *[probability] Of all customers
}, { $share } are satisfied{ $two ->
    [yes] {" "}or very satisfied
   *[no] { "" }
} and { $bottom } dissatisfied.
# Against an earlier survey than the first compared with
satisfaction-overall-earlier = { $way ->
    [rise] Satisfaction is { $change } above { $before } ({ $low } to { $high }).
    [fall] Satisfaction is { $change } below { $before } ({ $low } to { $high }).
    [hint-up] Compared with { $before }, satisfaction appears to have risen by { $change } ({ $low } to { $high }), but { satisfaction-chance }.
    [hint-down] Compared with { $before }, satisfaction appears to have fallen by { $change } ({ $low } to { $high }), but { satisfaction-chance }.
    [open] { "" }
   *[none] Compared with { $before } there is no clear change.
}
satisfaction-by-revenue = { $way ->
    [rise] Counted by revenue instead of by head, satisfaction is { $value } ({ $low } to { $high }): those who buy more are happier.
    [fall] Counted by revenue instead of by head, satisfaction is { $value } ({ $low } to { $high }): those who buy more are less happy.
    [steady] Counted by revenue instead of by head, satisfaction is about the same ({ $value }).
   *[none] Counted by revenue instead of by head, satisfaction is { $value } ({ $low } to { $high }), no difference we could see.
}
# value: what others reach
satisfaction-benchmark = { $way ->
    [rise] The benchmark for { $name } is { $value } ({ $benchmark }); we are { $change } above it ({ $low } to { $high }).
    [fall] The benchmark for { $name } is { $value } ({ $benchmark }); we are { $change } below it ({ $low } to { $high }).
   *[none] The benchmark for { $name } is { $value } ({ $benchmark }); whether we differ is too close to call.
}
# way: of the share of the satisfied; size: whether these are more than half, fewer, or about half
satisfaction-overall-finding = { $way ->
    [rise] The share of satisfied customers is up from { $before }
    [fall] The share of satisfied customers is down from { $before }
   *[none] { $size ->
        [most] { $sample ->
            [open] Most of those who answered are satisfied
           *[probability] Most customers are satisfied
        }
        [few] { $sample ->
            [open] Fewer than half of those who answered are satisfied
           *[probability] Fewer than half of the customers are satisfied
        }
       *[half] About half are satisfied
    }
}
satisfaction-answers-base = Base: { $n } respondents; { $weighted ->
    [yes] weighted shares of answers
   *[no] shares of answers
}.
# ---- items
# pattern: what clearly moved (both, fall, rise); else the ends, or flat where none stands out; down, up: what moved most;
# counts: how many did; place: lowest (it was not before), still-lowest, weak, average, strong
satisfaction-items = { $pattern ->
    [both] { satisfaction-items-down }; { satisfaction-items-up }.
    [fall] { satisfaction-items-down }; no item rose.
    [rise] { satisfaction-items-up }; no item fell.
    [ends] { $kind ->
        [rating] { $Best } leads with { $best-value }; { $worst } comes last with { $worst-value }.
       *[other] { $Best } has the highest average, { $best-value }; { $worst } has the lowest, { $worst-value }.
    }
   *[flat] All items are close together, from { $worst-value } to { $best-value }; none stands out.
}
satisfaction-items-down = { $Down } { $down-count ->
    [one] fell
   *[other] fell furthest
}{ $down-place ->
    [lowest] {" "}and is now lowest
    [still-lowest] {" "}and remains lowest
   *[other] { "" }
}
satisfaction-items-up = { $pattern ->
    [both] { $up }
   *[rise] { $Up }
} { $up-count ->
    [one] rose
   *[other] rose furthest
}{ $up-place ->
    [lowest] {" "}yet is lowest
    [still-lowest] {" "}and is still lowest
    [weak] {" "}and is still among the weakest
    [strong] {" "}from an already high score
   *[average] { "" }
}
# also: whether it fell against an earlier survey, too, by change-2
satisfaction-fell = { $also ->
    [yes] { $Item } fell by { $change } from { $before } ({ $low } to { $high }) and by { $change-2 } from { $before-2 }.
   *[no] { $Item } fell by { $change } from { $before } ({ $low } to { $high }).
}
# named: whether the item was not the subject of the sentence before
satisfaction-dissatisfied = { $named ->
    [yes] { $most ->
        [yes] { $Item } has the most dissatisfied customers: { $share } of those who rated it.
       *[no] Of those who rated { $item }, { $share } are dissatisfied.
    }
   *[no] { $most ->
        [yes] Of those who rated it, { $share } are dissatisfied, more than with any other item.
       *[no] Of those who rated it, { $share } are dissatisfied.
    }
}
satisfaction-left-out = Not every customer rated it: { $n } did, { $share } left it out.
# item, second: the two that rose most of n; others: the names of the rest
satisfaction-rose = { $n ->
    [one] { $Item } rose by { $item-change } ({ $low } to { $high }) to { $item-value }.
    [2] { $Item } rose by { $item-change } ({ $low } to { $high }) to { $item-value }, { $second } by { $second-change } to { $second-value }.
   *[other] { $Item } rose by { $item-change } ({ $low } to { $high }) to { $item-value }, { $second } by { $second-change } to { $second-value }; { $others } rose too.
}
satisfaction-items-top = { $kind ->
    [rating] { $Best } leads with { $best-value }, followed by { $second } with { $second-value }.
   *[other] { $Best } has the highest average, { $best-value }, followed by { $second } with { $second-value }.
}
satisfaction-since = { $way ->
    [rise] { $Item } is { $change } above { $before } ({ $low } to { $high }).
   *[fall] { $Item } is { $change } below { $before } ({ $low } to { $high }).
}
# others: the other items of its dimension, n of them
satisfaction-parted = { $n ->
    [one] We report { $item } and { $others } one by one: their average, { $value }, hides that one { $way ->
        [rise] rose
       *[fall] fell
    } while the other did not.
   *[other] We report { $item }, { $others } one by one: their average, { $value }, hides that { $item } { $way ->
        [rise] rose
       *[fall] fell
    }.
}
# last: which item was the lowest before; strong, weak: how many of $n lie above and below the average
satisfaction-items-finding = { $title ->
    [one] How customers rate { $worst }
    [taken] { $Worst } has taken last place from { $last }
    [left] { $Last } has left the last place to { $worst }
   *[average] { $strong ->
        [0] No item is above the average
        [one] One of { $n-words } items is above the average
       *[other] { $Strong-words } of { $n-words } items are above the average
    }, { $weak ->
        [0] none below
       *[other] { $weak-words } below
    }
}
# of $n items
satisfaction-items-alt = Answers and average scores of { $n-words } items, from { $worst } ({ $worst-value }) to { $best } ({ $best-value })
satisfaction-items-base = Base: { $fewest } to { $most } respondents; average scores with { $confidence }% intervals.
# ---- recommending and buying again
satisfaction-nps = { $way ->
    [rise] The Net Promoter Score is { $value }, up { $change } from { $before } ({ $low } to { $high }): { $promoters } promoters, { $detractors } detractors.
    [fall] The Net Promoter Score is { $value }, down { $change } from { $before } ({ $low } to { $high }): { $promoters } promoters, { $detractors } detractors.
    [hint-up] The Net Promoter Score is { $value }; it appears to have risen by { $change } from { $before }, but { satisfaction-chance }.
    [hint-down] The Net Promoter Score is { $value }; it appears to have fallen by { $change } from { $before }, but { satisfaction-chance }.
    [steady] The Net Promoter Score held steady at { $value }: { $promoters } promoters, { $detractors } detractors.
    [first] The Net Promoter Score is { $value } ({ $low } to { $high }): { $promoters } promoters, { $detractors } detractors.
    [open] Among those who answered, { $promoters } promoters less { $detractors } detractors come to { $value }.
   *[none] The Net Promoter Score is { $value }, with no clear change: { $promoters } promoters, { $detractors } detractors.
}
# ahead: who are more, and whether twice as many
satisfaction-nps-finding = { $ahead ->
    [promoters-twice] Promoters outnumber detractors by more than two to one
    [promoters] Promoters outnumber detractors
    [detractors-twice] Detractors outnumber promoters by more than two to one
    [detractors] Detractors outnumber promoters
   *[unclear] Whether promoters outnumber detractors is too close to call
}
satisfaction-nps-alt = Shares of promoters ({ $promoters }), of detractors ({ $detractors }) and of those between, and the Net Promoter Score
satisfaction-nps-base = Base: { $n } respondents; promoters answered 9 or 10, detractors 6 or less.
# The same in other words
satisfaction-again-chance = { $tests ->
    [1] which chance could explain
   *[other] too little to be sure among { $tests } changes tested
}
# way, change: of the average answer
satisfaction-again = { $way ->
    [rise] Some { $share } would buy again, and readiness to do so rose by { $change } from { $before } ({ $low } to { $high }).
    [fall] Some { $share } would buy again, but readiness to do so fell by { $change } from { $before } ({ $low } to { $high }).
    [hint-up] Some { $share } would buy again; the average answer is { $change } above { $before } ({ $low } to { $high }), { satisfaction-again-chance }.
    [hint-down] Some { $share } would buy again; the average answer is { $change } below { $before } ({ $low } to { $high }), { satisfaction-again-chance }.
    [steady] Some { $share } would buy again, as before.
    [first] Some { $share } would buy again.
    [open] Of those who answered, { $share } would buy again.
   *[none] Some { $share } would buy again; the change from { $before } is too small to call.
}
satisfaction-again-apart = { $way ->
    [rise] Of the satisfied { $again-satisfied } would, of the others { $again-others }; that does not show that raising one raises the other.
    [fall] The satisfied are less ready to: { $again-satisfied } of them would, of the others { $again-others }.
   *[none] Of the satisfied { $again-satisfied } would, of the others { $again-others }, no difference we could see.
}
# ---- ease and expectation
satisfaction-ease = { $way ->
    [rise] Customers find dealing with us easier: { $value } of { $most }, up { $change } ({ $low } to { $high }).
    [fall] Customers find dealing with us harder: { $value } of { $most }, down { $change } ({ $low } to { $high }).
    [hint-up] Ease of dealing with us is { $value } of { $most }; it appears to have risen by { $change }, but { satisfaction-chance }.
    [hint-down] Ease of dealing with us is { $value } of { $most }; it appears to have fallen by { $change }, but { satisfaction-chance }.
    [steady] Ease of dealing with us held steady at { $value } of { $most }.
    [first] Ease of dealing with us is { $value } of { $most } ({ $low } to { $high }).
    [open] Those who answered put the ease of dealing with us at { $value } of { $most }.
   *[none] Ease of dealing with us is { $value } of { $most }, with no clear change.
}
# way: of the average answer since $before, where the question compares with what was expected
satisfaction-expected = { $sample ->
    [open] Of those who answered, { $better } found the service better than expected, { $worse } worse
   *[probability] The service was better than expected for { $better } and worse for { $worse }
}{ $way ->
    [rise] ; the balance improved
    [fall] ; the balance worsened
   *[none] { "" }
}.
# ---- targets
# whole: what all of them are, where they are alike; met, not-met, cannot-tell, later (not due yet): how many of n
satisfaction-targets = { $pattern ->
    [one] { $whole ->
        [met] The one target set is met.
        [not-met] The one target set is missed.
        [later] The one target set is not due yet.
       *[cannot-tell] Whether the one target set is met is too close to call.
    }
    [alike] { $whole ->
        [met] { $n ->
            [2] Both targets are met.
           *[other] All { $n-words } targets are met.
        }
        [not-met] { $n ->
            [2] Both targets are missed.
           *[other] All { $n-words } targets are missed.
        }
        [later] None of the { $n-words } targets is due yet.
       *[cannot-tell] Whether any of the { $n-words } targets is met is too close to call.
    }
   *[mixed] { $met ->
        [0] None of { $n-words } targets is met for certain
        [one] One of { $n-words } targets is met
       *[other] { $Met-words } of { $n-words } targets are met
    }{ $not-met ->
        [0] { "" }
        [one] , one is missed
       *[other] , { $not-met-words } are missed
    }{ $cannot-tell ->
        [0] { "" }
        [one] , one is too close to call
       *[other] , { $cannot-tell-words } are too close to call
    }{ $later ->
        [0] { "" }
        [one] , one is not due yet
       *[other] , { $later-words } are not due yet
    }.
}
satisfaction-goals = { $kind ->
    [met] Met: { $goals }.
    [not-met] Missed: { $goals }.
    [later] Not due yet: { $goals }.
   *[cannot-tell] Too close to call: { $goals }.
}
# stable: the last so many periods that had to reach it; distance is that of the weakest of them.
satisfaction-goal = { $kind ->
    [met] { $name } ({ $value }; target { $aim }{ $stable ->
        [1] {""}
       *[other] {" "}in each of the last { $stable } periods
    })
    [not-met] { $name } ({ $value }, { $distance } { $goal ->
        [at-most] above
       *[at-least] short of
    } { $aim }{ $stable ->
        [1] {""}
       *[other] {" "}in the weakest of the last { $stable } periods
    })
    [later] { $name } ({ $value } for { $aim }, due { $day })
   *[cannot-tell] { $name } ({ $value } for a target of { $aim }{ $stable ->
        [1] {""}
       *[other] {" "}in each of the last { $stable } periods
    })
}
satisfaction-targets-finding = { $title ->
    [not-met] { $missed ->
        [one] The one target missed is that for { $name }
       *[other] Of the targets missed, that for { $name } is furthest off
    }
    [cannot-tell] Some intervals still hold their target
    [later] Some targets are still to come
   *[met] Every interval clears its target
}
satisfaction-targets-base = Met: the whole { $confidence }% interval reaches the target; missed: none of it does.
