actions-heading-actions = Actions
actions-heading-stand = How do the actions stand?
actions-heading-changed = What changed after them?
actions-heading-next = What should be taken up?
actions-heading-missing = What is missing?
actions-heading-beside = What became of suggestions?
# ---- how they stand; n: how many are followed; words: the same in words
actions-state = { $n ->
    [one] One action is followed: { $parts }.
   *[other] Of { $words } actions, { $parts }.
}
# kind: how they stand
actions-part = { $kind ->
    [done] { $words } { $n ->
        [one] is
       *[other] are
    } done
    [late] { $words } { $n ->
        [one] is
       *[other] are
    } late
    [running] { $words } { $n ->
        [one] is
       *[other] are
    } under way
   *[planned] { $words } { $n ->
        [one] has
       *[other] have
    } not begun
}
actions-late = { $known ->
    [yes] Late: { $task }, due { $due }, { $owner }.
   *[no] Late: { $task }, due { $due }, owner open.
}
actions-finding = When actions began, when they are due, and how they stand
actions-base = As of { $day }, the end of fieldwork. Bars run from the start to the end, or to that day where an action is not done; diamonds are due days.
# ---- what changed after them; worked: after how many of the n finished the number clearly moved as was meant
actions-effects = { $worked ->
    [0] { $n ->
        [1] No clear improvement followed the one finished action.
       *[other] No clear improvement followed any of the { $words } finished actions.
    }
    [1] { $n ->
        [1] A clear improvement followed the one finished action.
       *[other] Of { $words } finished actions, one was followed by a clear improvement.
    }
   *[other] Of { $words } finished actions, { $worked-words } were followed by a clear improvement.
}
# A change with its unit; unit share: percentage points
actions-change = { $unit ->
    [share] { $change } points
   *[points] { $change }
}
actions-expected = { $unit ->
    [share] { $expected } points
   *[points] { $expected }
}
# Order in time, never cause; lot: those reached were drawn by lot
actions-told = { $design ->
    [lot] { $Group }, drawn by lot, { $way ->
        [rise] gained
       *[fall] lost
    } { actions-change } more on { $item } than the others ({ $low } to { $high }).
    [comparison] { $Group } { $way ->
        [rise] gained
       *[fall] lost
    } { actions-change } more on { $item } than the others since { $before } ({ $low } to { $high }). They were not drawn by lot, so other reasons remain.
   *[before-after] { $Item } { $way ->
        [rise] rose
       *[fall] fell
    } by { actions-change } since { $before }, the last survey before it ({ $low } to { $high }); without a comparison group nobody can say why.
}
# too-few: the expected change lies in the interval; missed: it does not
actions-effect = **{ $Task }.** { $verdict ->
    [worked] { $told }
    [contrary] { $told } That is the opposite of what was meant.
    [apart] { $told } The two groups moved apart before it began, too; the comparison does not hold.
    [regression] By { $grouping }, { $group } rated { $item } worst when it began. Since { $before } { $clear ->
        [yes] they { $way ->
            [rise] gained
           *[fall] lost
        } { actions-change }{ $design ->
            [before-after] { "" }
           *[other] {" "}more than the others
        } ({ $low } to { $high }), yet
       *[no] they did not clearly { $design ->
            [before-after] move
           *[other] gain more than the others
        } ({ $low } to { $high }), and
    } { $back } was to be expected without any action; nothing beyond that is certain.
    [missed] { $design ->
        [before-after] { $Item } did not clearly change since { $before } ({ $low } to { $high }); the { actions-expected } hoped for lies outside that range.
       *[other] { $Group } did not clearly gain more on { $item } than the others since { $before } ({ $low } to { $high }); the { actions-expected } hoped for lies outside that range.
    }
    [too-few] { $against ->
        [group] Too few answers to tell. A change of { actions-expected } in { $item } would need { $needed } answers of { $group } in each survey; there were { $n }. The range found is { $low } to { $high }.
       *[none] Too few answers to tell. A change of { actions-expected } in { $item } would need { $needed } answers a survey; there were { $n }. The range found is { $low } to { $high }.
    }
    [unclear] { $design ->
        [before-after] { $Item } did not clearly change since { $before } ({ $low } to { $high }).
       *[other] { $Group } did not clearly gain more on { $item } than the others since { $before } ({ $low } to { $high }).
    }
   *[unmeasured] No survey can tell: what it was to change was not asked both before and after.
}
# ---- what should be taken up; n: problems without an action
actions-proposed = { $n ->
    [one] One item matters and is, or may be, rated low; { $served ->
        [0] { $asked ->
            [0] no action is about it.
           *[other] this report asks for a decision on it.
        }
       *[other] { $owned ->
            [yes] an action is about it.
           *[no] an action is about it, but no owner is named; this report asks for one.
        }
    }
   *[other] { $Words } items matter and are, or may be, rated low; { $served ->
        [0] none has an action yet
        [one] one has an action{ actions-owned }
       *[other] { $served-words } have an action{ actions-owned }
    }{ $asked ->
        [0] .
       *[other] , and this report asks for a decision on { $all ->
            [yes] { $n ->
                [2] both
               *[other] all { $words }
            }
           *[no] { $asked-words }
        }.
    }
}
actions-owned = { $owned ->
    [yes] { "" }
   *[no] {" "}but no owner
}
actions-proposals = What matters and is rated low, the surest first
actions-proposals-note = How sure: of mattering more than the average and being rated below it. Where that is alike, more critics come first.
# n: problems without an action; more: further gaps that the list names
actions-coverage = { $n ->
    [0] Every missed target, every priority and every frequent problem has an action or is up for decision
    [one] Nobody has taken up one problem
   *[other] Nobody has taken up { $words } problems
}{ $more ->
    [0] { "" }
    [one] ; one { $n ->
        [0] gap remains
       *[other] other gap remains
    }
   *[other] ; { $more-words } { $n ->
        [0] gaps remain
       *[other] other gaps remain
    }
}.
# kind: target (missed), fall, priority, record (of service), topic (named in that many comments)
actions-without = { $kind ->
    [target] { $n ->
        [one] Target missed, and no action about it: { $names }.
       *[other] Targets missed, and no action about them: { $names }.
    }
    [fall] Fell, and no action about { $n ->
        [one] it
       *[other] them
    }: { $names }.
    [record] Worse by the records, and no action about { $n ->
        [one] it
       *[other] them
    }: { $names }.
    [priority] To improve first, and no action about { $n ->
        [one] it
       *[other] them
    }: { $names }.
   *[topic] Criticised in at least { $limit }% of comments, and no action about { $n ->
        [one] it
       *[other] them
    }: { $names }.
}
# kind: what actions lack; few: they are named
actions-lack = { $few ->
    [yes] { $kind ->
        [metric] No measurable goal
        [owner] No owner
       *[due] No date
    }: { $names }.
   *[no] { $Words } actions have no { $kind ->
        [metric] measurable goal
        [owner] owner
       *[due] date
    }.
}
actions-baseline = { $n ->
    [one] No baseline is on record for the target for { $names }.
   *[other] No baseline is on record for the targets for { $names }.
}
# ---- whom to call
actions-callbacks = { $agreed } of { $dissatisfied } dissatisfied respondents agreed to be called back; { $interviews } customers are drawn for interviews.
# ---- suggestions of the last twelve months, and how long a report takes
actions-suggestions = Of { $whole } suggestions in the twelve months to the end of fieldwork, { $count } { $n ->
    [one] was
   *[other] were
} adopted{ $more ->
    [0] { "" }
   *[other] ; { $parts }
}.
# base: how many it could be
actions-suggested = { $count } { $kind ->
    [done] of these { $n ->
        [one] is
       *[other] are
    } carried out
    [prompt] of { $base } due { $n ->
        [one] was
       *[other] were
    } answered within five working days
   *[explained] of { $base } declined { $n ->
        [one] was
       *[other] were
    } explained
}
# days from the end of fieldwork to approval; less: per cent that the target asks for
actions-production = { $verdict ->
    [met] The report on { $last } was approved { $days } days after fieldwork, that on { $before } after { $old }: the target of { $less }% less is met.
    [missed] The report on { $last } was approved { $days } days after fieldwork, that on { $before } after { $old }: the target of { $less }% less is missed.
   *[none] The report on { $last } was approved { $days } days after fieldwork.
}
