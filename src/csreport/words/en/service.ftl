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
    [yes] { service-limit }, { $kind }
   *[no] { service-limit }
}
# ---- clocks: half of the cases take at most this long; known: kind of case given
service-done = { $clock ->
    [connected] calls are connected
    [greeted] contacts are greeted
    [first-response] requests get a first reply
    [complaint-answer] complaints are answered
    [complaint-plan] complaints have a plan
    [complaint-resolution] complaints are settled
    [resolution-simple] simple cases are closed
    [resolution-complex] complex cases are closed
   *[resolution] cases are closed
}
service-half = { $known ->
    [yes] { $Kind }: half of all { service-done } within { $value } { $unit }
   *[no] Half of all { service-done } within { $value } { $unit }
}
# again: another one moved the same way
service-moved = { $way ->
    [rise] { $again ->
        [yes] { service-half }, before { $old } ({ $low } to { $high } more).
       *[no] { service-half }, up from { $old } in { $before } ({ $low } to { $high } more).
    }
   *[fall] { $again ->
        [yes] { service-half }, before { $old } ({ $low } to { $high } less).
       *[no] { service-half }, down from { $old } in { $before } ({ $low } to { $high } less).
    }
}
service-level = { service-half } ({ $low } to { $high }).
# met: limits that as many cases keep as was aimed at, for certain
service-limits = { $pattern ->
    [none] None of the { $n } time limits is met.
    [all] All { $n } time limits are met.
   *[some] Of { $n } time limits { $met } are met for certain.
}
service-worst = Furthest off is { service-row }: { $value } of cases keep it ({ $low } to { $high }), { $goal }% should.
# Adjusted for topic and groupings; an association
service-speed = Customers whose { $clock ->
    [first-response] first reply took twice as long
   *[resolution] cases took twice as long
} rate { $item } { $change } lower than others of their kind with the same topics ({ $low } to { $high }; { $n } respondents); that is no proof of a cause.
service-clocks-title = Furthest from its target is { service-row }
service-clocks-alt = Share of cases within each time limit against its target; furthest from it is { service-row }.
service-clocks-base = Base: up to { $n } cases a limit, open ones counted for as long as they are open; { $hours ->
    [yes] business hours
   *[no] clock time
}; { $confidence }% confidence intervals.
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
service-cases = Of the tickets for which it is noted, { $parts }.
service-overdue = { $known ->
    [yes] { $value } of tickets took longer than allowed ({ $low } to { $high }); the reason noted most often is { $reason } ({ $reason-share }).
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
service-peak = { $known ->
    [yes] The busiest hour is { service-weekday } from { $hour } to { $next } o’clock, when { $value } wait too long for a reply ({ $low } to { $high }).
   *[no] The busiest hour is { service-weekday } from { $hour } to { $next } o’clock.
}
service-hour = { service-weekday }, { $hour } to { $next } o’clock
service-week = { $known ->
    [yes] { $kind }, { service-measure }, { $unit }
   *[no] { service-measure }, { $unit }
}
service-cases-title = { service-weekday } from { $hour } o’clock brings most tickets
service-cases-alt = Tickets by weekday and hour; most come on { service-weekday } from { $hour } to { $next } o’clock.
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
    [yes] { $month } brought { $count } complaints, where { $limit } are already a surge; most of the rise is about { $reason }.
   *[no] { $month } brought { $count } complaints, where { $limit } are already a surge.
}
service-mix = { $both ->
    [yes] { $reason-share } are about { $reason }, more than about anything else; { $channel-share } come by { $channel }.
   *[no] { $reason-share } are about { $reason }, more than about anything else.
}
service-second = Asked again afterwards, those who complained rate us { $value } ({ $low } to { $high }).
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
    [limit] A surge from here on
   *[other] Other months
}
# ---- who buys again
service-active = { $value } of our customers bought in the period ({ $low } to { $high }).
service-repurchase = Of those who bought in the period before, { $value } bought again ({ $low } to { $high }).
service-retention = After a purchase { $day } buy again within a day, { $week } within a week and { $month } within 30 days.
service-groups = By how lately, how often and for how much they bought, { $high-value } of buyers are of high value, { $potential } have potential and { $at-risk } are at risk.
