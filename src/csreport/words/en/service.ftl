service-heading-service = Service
service-heading-fast-customers-served = How fast are customers served?
service-heading-becomes-their-cases = What becomes of their cases?
service-heading-more-complaints = Are there more complaints?
service-heading-buys-again = Who buys again?
service-cases-unit = Share of cases
# What a clock is called where it stands alone
service-measure = { $clock ->
    [connected] calls connected
    [greeted] contacts greeted
    [first-response] first reply
    [resolution] cases closed
    [resolution-simple] simple cases closed
    [resolution-complex] complex cases closed
    [complaint-answer] complaints answered
    [complaint-plan] plan for a complaint
    [tickets] tickets
    [complaints] complaints
    [purchases] purchases
    [inspections] inspections
    [operations] calls reached
    [late-reason] reasons for delay
    [complaint-reason] reasons for complaints
    [complaint-channel] channels of complaints
    [second-satisfaction] satisfaction after a complaint
    [rfm] groups by purchases
    [cohort] customers by first purchase
    [ticket-topic] tickets by topic
    [path] stages of a path
    [interviews] interviews
   *[complaint-resolution] complaints settled
}
# A number of seconds, minutes, hours or days; count: the number as text
service-duration = { $unit ->
    [s] { $count } seconds
    [min] { $count } minutes
    [h] { $count ->
        [1] 1 hour
       *[other] { $count } hours
    }
   *[d] { $count ->
        [1] 1 day
       *[other] { $count } days
    }
}
service-limit = { service-measure } within { service-duration }
service-row = { $known ->
    [yes] { service-limit } ({ $kind })
   *[no] { service-limit }
}
# ---- clocks: half of the cases take at most this long; known: kind of case given
service-cases-what = { $clock ->
    [connected] calls
    [greeted] contacts
    [complaint-answer] complaints
    [complaint-plan] complaints
    [complaint-resolution] complaints
    [resolution-simple] simple cases
    [resolution-complex] complex cases
   *[resolution] cases
}
service-cases-of = { $known ->
    [yes] { $kind } { service-cases-what }
   *[no] { service-cases-what }
}
service-done = { $clock ->
    [connected] are connected
    [greeted] are greeted
    [first-response] get a first reply
    [complaint-answer] are answered
    [complaint-plan] get a plan
    [complaint-resolution] are settled
   *[resolution] are closed
}
# again: another one moved the same way; change: by how much the median moved
service-moved = { $known ->
    [yes] { $Kind } { service-cases-what }
   *[no] All { service-cases-what }
} { service-done } { $way ->
    [rise] later: half of them within { $value } { $unit }, up { $change }
   *[fall] sooner: half of them within { $value } { $unit }, down { $change }
} { $again ->
    [yes] ({ $low } to { $high })
   *[no] from { $before } ({ $low } to { $high })
}.
service-level = Half of all { service-cases-of } { service-done } within { $value } { $unit } ({ $low } to { $high }).
# met: limits that as many cases keep as was aimed at, for certain
service-limits = { $pattern ->
    [none] { $n ->
        [1] The time limit is not met.
       *[other] None of the { $n-words } time limits is met.
    }
    [all] { $n ->
        [1] The time limit is met.
       *[other] All { $n-words } time limits are met.
    }
   *[some] { $met ->
        [1] Of { $n-words } time limits one is met for certain.
       *[other] Of { $n-words } time limits { $met-words } are met for certain.
    }
}
service-worst = Furthest from the target of { $goal }% is { service-row }: { $value } of cases meet it ({ $low } to { $high }).
# Adjusted for topic and groupings; an association
service-speed = { $way ->
    [none] The time to { $clock ->
        [first-response] the first reply
       *[resolution] closing
    } shows no clear link with { $item } ({ $low } to { $high } for twice the time; { $n } respondents).
   *[other] Customers whose { $clock ->
        [first-response] first reply took twice as long
       *[resolution] cases took twice as long to close
    } rate { $item } { $change } { $way ->
        [rise] higher
       *[fall] lower
    } than others of their kind with the same topics ({ $low } to { $high }; { $n } respondents); that is no proof of a cause.
}
# n: limits; the row is the one nearest to its target; rose, fell: how many are kept clearly more and less often
service-clocks-title = { $rose ->
    [0] { $fell ->
        [0] { $n ->
            [1] Cases within the time limit, and the target
           *[other] Closest to its target: { service-row }
        }
        [1] One limit is met less often
       *[other] { $Fell-words } limits are met less often
    }
    [1] One limit is met more often{ service-less }
   *[other] { $Rose-words } limits are met more often{ service-less }
}
service-less = { $fell ->
    [0] { "" }
   *[other] , { $fell-words } less often
}
service-clocks-alt = Share of cases within each time limit against its target, now and before; closest to it: { service-row }.
service-clocks-base = Base: up to { $cases } cases a limit, open ones counted for as long as they are open; { $hours ->
    [yes] business hours
   *[no] clock time
}; { $confidence }% intervals; changes in points{ $moved ->
    [yes] ; ▲▼ clear changes
   *[no] { "" }
}.
# ---- cases
service-part = { $kind ->
    [first-contact] { $share } were resolved at first contact
    [remote] { $share } were handled remotely
    [escalated] { $share } were escalated
    [reopened] { $share } were reopened
   *[recurrent] { $share } repeated a topic of the same customer within { $days } days
}{ $some ->
    [yes] {" "}(noted for { $n })
   *[no] { "" }
}
service-cases = Of the tickets whose course is noted, { $parts }.
service-overdue = { $known ->
    [yes] { $value } of tickets took longer than allowed ({ $low } to { $high }). Where a reason is noted ({ $reason-n } tickets), it is { $reason } in { $reason-share } ({ $reason-low } to { $reason-high }).
   *[no] { $value } of tickets took longer than allowed ({ $low } to { $high }).
}
service-weekday = { $day ->
    [d0] Monday
    [d1] Tuesday
    [d2] Wednesday
    [d3] Thursday
    [d4] Friday
    [d5] Saturday
   *[d6] Sunday
}
service-weekday-short = { $day ->
    [d0] Mon
    [d1] Tue
    [d2] Wed
    [d3] Thu
    [d4] Fri
    [d5] Sat
   *[d6] Sun
}
# An hour of day whose tickets are clearly answered late more often than those of the other hours
service-late = Of tickets that come from { $hour }:00 to { $next }:00, { $value } wait too long for a reply, { $change } points more than in the other hours ({ $low } to { $high }).
service-week = { $known ->
    [yes] { $kind }, { service-measure }, { $unit }
   *[no] { service-measure }, { $unit }
}
service-cases-title = { $known ->
    [yes] Replies are late more often from { $hour }:00 to { $next }:00
   *[no] Tickets by weekday and hour
}
service-cases-alt = { $known ->
    [yes] Tickets by weekday and hour; those from { $hour }:00 to { $next }:00 are answered late more often than the others.
   *[no] Tickets by weekday and hour.
}
service-cases-base = Base: { $n } tickets; numbers are per cent of tickets with no reply within the limit, where ten or more came.
service-shade = { $part ->
    [few] Few tickets
   *[many] Most tickets
}
service-inside = Number: per cent answered late
service-inspections = { $Kind }: { $value } of { $n } inspected passed ({ $low } to { $high } of the whole lot).
service-operations = { $Kind }: { $value } of { $n } reached the customer ({ $low } to { $high }).
# ---- complaints
service-complaints = { $rated ->
    [yes] In the whole period { $count } complaints reached us, { $value } per 1,000 customers ({ $low } to { $high }).
   *[no] In the whole period { $count } complaints reached us.
}
service-ratio = { $way ->
    [more] That is { $value } times the rate of { $before } ({ $low } to { $high }).
   *[fewer] That is only { $value } times the rate of { $before } ({ $low } to { $high }).
}
# alarms: per cent of reports in calm times that would name a surge
service-surge = { $known ->
    [yes] { $month } brought { $count } complaints, above the surge threshold of { $limit }; most of the rise is about { $reason }.
   *[no] { $month } brought { $count } complaints, above the surge threshold of { $limit }.
}
service-surge-alone = No other month of the period stands out.
service-mix = { $both ->
    [yes] By the reason recorded, { $reason-share } are about { $reason }; { $channel-share } come by { $channel }.
   *[no] By the reason recorded, { $reason-share } are about { $reason }.
}
service-second = Asked again afterwards, the { $n } who complained and answered rate us { $value } ({ $low } to { $high }).
service-complaints-title = { $pattern ->
    [surge] { $month } stands out from the months before
   *[calm] No month stands out from those before
}
service-complaints-alt = { $pattern ->
    [surge] Complaints by month; { $month } stands out.
   *[calm] Complaints by month; none stands out.
}
service-complaints-base = Base: all complaints of { $months } months; in calm times { $alarms }% of reports would name a surge.
service-surge-key = { $part ->
    [surge] Surge
    [limit] Surge threshold
   *[other] Other months
}
# ---- who buys again
# moved: whether the rate clearly changed since an earlier period; others: those since which it did not, `rest` of them
service-active = { $value } of our customers bought in the period{ $moved ->
    [yes] , { $parts }{ $rest ->
        [0] { "" }
       *[other] ; no clear change from { $others }
    }
   *[no] {" "}({ $low } to { $high }){ $rest ->
        [0] { "" }
       *[other] , no clear change from { $others }
    }
}.
service-repurchase = Of those who bought in the period before, { $value } bought again{ $moved ->
    [yes] , { $parts }
   *[no] {" "}({ $low } to { $high })
}.
service-retention = After a purchase { $day } buy again within a day, { $week } within a week and { $month } within 30 days{ $moved ->
    [yes] , { $parts }
   *[no] { "" }
}.
service-than = { $way ->
    [rise] { $change } points up from { $before } ({ $low } to { $high })
   *[fall] { $change } points down from { $before } ({ $low } to { $high })
}
# Of all who ever bought, as far back as the records go
service-groups = Of all buyers on record, { $high-value } are of high value, { $potential } have potential and { $at-risk } are at risk, judged by how recently, how often and for how much they bought.
