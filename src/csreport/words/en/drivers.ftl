drivers-heading-drivers = Drivers
drivers-heading-matters-most = What matters most for satisfaction?
drivers-heading-should-improved-first = What should be improved first?
drivers-heading-improvement-worth = What is a higher rating linked to?
# ---- what matters most
drivers-unknown = The answers are too few, or too much alike, to say what matters for { $outcome }.
# of: the items, or their dimensions
drivers-weak = { $why ->
    [few] Too few complete answers came in to say what matters most for { $outcome }; the annex shows what they give.
   *[little] { $of ->
        [items] The items explain only { $explained } of the differences in { $outcome }: too little to say what matters most.
       *[dimensions] The dimensions explain only { $explained } of the differences in { $outcome }: too little to say what matters most.
    }
}
# leads: drivers that may come first, and their shares
drivers-top = { $pattern ->
    [one] { $First } is most closely linked to { $outcome }: it holds { $first-share } of what the { drivers-all } explain.
    [two] { $First } is most closely linked to { $outcome }: { $first-share } of what the { drivers-all } explain; { $second } follows with { $second-share }.
    [several] { $First } is most closely linked to { $outcome }: { $first-share } of what the { drivers-all } explain; { $second } follows with { $second-share }, then { $items }.
    [open] { $Leads } are most closely linked to { $outcome }: { $shares } of what the { drivers-all } explain; which of them leads is too close to call.
   *[none] No single { $of ->
        [items] item
       *[dimensions] dimension
    } stands out; all matter about alike.
}
drivers-all = { $of ->
    [items] items
   *[dimensions] dimensions
}
drivers-methods = Every method we tried puts them on top.
drivers-explained = Together the { $of ->
    [items] items
   *[dimensions] dimensions
} explain { $explained } of the differences in { $outcome }.
# ---- what to improve first
drivers-first = { $pattern ->
    [clear] Start with { $item }: it matters, and at { $value } it is below average.
    [risen] Start with { $item }: it matters, and at { $value } it is below average even after its rise.
    [fallen] Start with { $item }: it matters, it is below average, and it fell by { $change }.
    [several] Start with { $items }: they matter and are below average.
    [open] Nothing is both important and weak for certain; what matters most is { $items }.
   *[none] Nothing is both important and weak; keep watching what matters most: { $items }.
}
# too: beside what is settled; most: nothing matters more
drivers-likely = { $too ->
    [yes] { $most ->
        [yes] { $Item } probably belongs here too: nothing matters more, and its score of { $value } is merely average.
       *[no] { $Item } probably belongs here too: it matters, and its score of { $value } is merely average.
    }
   *[no] { $most ->
        [yes] { $Item } probably comes first: nothing matters more, and at { $value } it is no better than average.
       *[no] { $Item } probably comes first: it matters, and at { $value } it is no better than average.
    }
}
drivers-fell = { $lowest ->
    [yes] { $Item } is rated lowest but weighs little, { $share } of what the { $of ->
        [items] items
       *[dimensions] dimensions
    } explain; its fall is reason enough to act, not its weight.
   *[no] { $Item } weighs little ({ $share }), but it fell by { $change }: reason enough to act.
}
drivers-leave = { $n ->
    [one] { $Items } scores well and weighs little: leave it as it is.
   *[other] { $Items } score well and weigh little: leave them as they are.
}
drivers-title = { $pattern ->
    [weak] What matters most is not what customers rate best
    [strong] What matters most is also rated well
   *[mixed] How much each { $of ->
        [items] item
       *[dimensions] dimension
    } matters, and how it is rated
}
drivers-alt = The { $n } { drivers-all } by importance, and importance against average score. { drivers-title }.
drivers-base = Base: { $fewest } to { $most } respondents a pair of questions; share of what the { $of ->
    [items] items
   *[dimensions] dimensions
} explain, with { $confidence }% intervals, and mean score.
# ---- what an improvement would be worth
drivers-worth = { $kind ->
    [overall] { $rated ->
        [yes] Customers who rate { $item } { $step } higher, all else alike, are { $value } more satisfied overall ({ $low } to { $high }).
       *[no] Customers who are { $step } higher on { $item }, all else alike, are { $value } more satisfied overall ({ $low } to { $high }).
    }
   *[other] Where { $item } is { $step } higher, all else alike, { $outcome } is { $value } higher ({ $low } to { $high }).
}
drivers-worth-second = For { $item } the difference is { $value }.
drivers-standing = This compares customers; it does not forecast what an action brings. Links between answers are no proof of cause.
