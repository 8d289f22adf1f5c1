# ---- names
# The leading score in running text; kind: the role or the statistic
summary-subject = { $kind ->
    [overall] satisfaction
    [nps] the Net Promoter Score
    [index] the satisfaction index
   *[mean] { $name }
}
# Behind a number: of which scale
summary-of = { $kind ->
    [mean] {" "}of { $most }
    [index] {" "}of 100
   *[other] { "" }
}
summary-scale = { $kind ->
    [mean] of { $most }
    [index] of 100
    [nps] −100 to +100
    [top-box] of all customers
    [open] of those who answered
   *[other] average
}
# Counts from one to nine in words
summary-count = { $n ->
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
summary-heading-summary = Summary
# ---- headline: at most 90 characters and one number; shorter variants where it does not fit
# contrast: both (an item rose and one fell), rise, fall, quiet; way: of the leading score; place: whether what fell is now last
summary-headline = { $contrast ->
    [both] { $way ->
        [rise] { $place ->
            [last] { $Subject } and { $up } rose, but { $down } fell to the lowest score
           *[plain] { $Subject } and { $up } rose, but { $down } fell
        }
        [fall] { $Subject } and { $down } fell, though { $up } rose
       *[none] { $place ->
            [last] { $Up } rose, but { $down } fell to the lowest score
           *[plain] { $Up } rose, but { $down } fell
        }
    }
    [rise] { $way ->
        [rise] { $Subject } rose to { $value }, and { $up } rose with it
        [fall] { $Subject } fell to { $value }, though { $up } rose
        [steady] { $Up } rose; { $subject } held steady
       *[none] { $Up } rose; { $subject } shows no clear change
    }
    [fall] { $way ->
        [rise] { $place ->
            [last] { $Subject } is up at { $value }, but { $down } fell to the lowest score
           *[plain] { $Subject } is up at { $value }, but { $down } fell
        }
        [fall] { $Subject } fell to { $value }, and { $down } fell with it
        [steady] { $Down } fell; { $subject } held steady
       *[none] { $place ->
            [last] { $Down } fell to the lowest score; { $subject } shows no clear change
           *[plain] { $Down } fell; { $subject } shows no clear change
        }
    }
   *[quiet] { $way ->
        [rise] { $Subject } rose to { $value }{ $of }
        [fall] { $Subject } fell to { $value }{ $of }
        [hint-up] { $Subject } is { $value }{ $of } and appears to have risen
        [hint-down] { $Subject } is { $value }{ $of } and appears to have fallen
        [steady] { $Subject } held steady at { $value }{ $of }
        [break] { $Subject } is { $value }{ $of }
        [first] { $Subject } is { $value }{ $of } in the first survey
        [open] Those who answered rate { $subject } { $value }{ $of }
       *[none] { $Subject } is { $value }{ $of }, with no clear change
    }
}
# ---- standfirst: two sentences
# unlike: a further period compared with, from which the change is not clear (open) or clear the other way (against)
summary-unlike = { $sure ->
    [yes] { "" }
    [against] { $way ->
        [rise] , yet below { $unlike }
       *[fall] , yet above { $unlike }
    }
   *[open] { $way ->
        [rise] , though not certainly above { $unlike }
       *[fall] , though not certainly below { $unlike }
    }
}
summary-score = { $way ->
    [rise] { $record ->
        [highest] { $Subject } rose to { $value }{ $of }, the highest value in { summary-count } surveys{ summary-unlike }.
       *[none] { $Subject } rose to { $value }{ $of }, up { $change } from { $before } ({ $low } to { $high }){ summary-unlike }.
    }
    [fall] { $record ->
        [lowest] { $Subject } fell to { $value }{ $of }, the lowest value in { summary-count } surveys{ summary-unlike }.
       *[none] { $Subject } fell to { $value }{ $of }, down { $change } from { $before } ({ $low } to { $high }){ summary-unlike }.
    }
    [hint-up] { $Subject } is { $value }{ $of }; it appears to have risen by { $change }, but the survey cannot rule out chance.
    [hint-down] { $Subject } is { $value }{ $of }; it appears to have fallen by { $change }, but the survey cannot rule out chance.
    [steady] { $Subject } held steady at { $value }{ $of }.
    [break] { $Subject } is { $value }{ $of }; it cannot be compared with { $before }.
    [first] { $Subject } is { $value }{ $of } ({ $low } to { $high }). This is the first survey, so nothing can be compared yet.
    [open] Those who answered the open link rate us { $value }{ $of }; they speak for themselves.
   *[none] { $Subject } is { $value }{ $of }, with no clear change from { $before } ({ $low } to { $high }).
}
# ups, downs: names of what rose and fell; kind: whether these are ratings
summary-contrast = { $story ->
    [event] { $kind ->
        [rating] Customers are happier with { $up } and less happy with { $down }; both follow a change made in { $month }.
       *[other] { $Up } rose and { $down } fell; both follow a change made in { $month }.
    }
    [both] { $kind ->
        [rating] Customers are happier with { $ups } and less happy with { $downs }.
       *[other] { $Ups } rose, but { $downs } fell.
    }
    [rise] { $Ups } rose; nothing clearly fell.
    [fall] { $Downs } fell; nothing clearly rose.
    [first] { $Best } is rated highest, { $worst } lowest.
   *[quiet] None of the { summary-count } items changed clearly.
}
# ---- tiles
summary-tile = { $Name }
# A share; role: of its question
summary-tile-share = { $role ->
    [overall] Satisfied customers
    [repurchase] Would buy again
   *[other] { $Name }
}
summary-tile-group = { $Group }, { $indicator }
summary-tile-change = { $way ->
    [rise] up { $change } ({ $low } to { $high })
    [fall] down { $change } ({ $low } to { $high })
    [hint-up] may have risen ({ $low } to { $high })
    [hint-down] may have fallen ({ $low } to { $high })
    [steady] steady ({ $low } to { $high })
    [break] not comparable
    [first] first survey
    [open] respondents only
   *[none] no clear change ({ $low } to { $high })
}
summary-tile-target = { $verdict ->
    [met] target { $target } met
    [not-met] target { $target } missed
    [cannot-tell] target { $target }: too close to call
    [later] target { $target } not due yet
   *[none] no target set
}
# bar: what it shows in a drawn sample, and where people chose themselves
summary-tile-key = { $sample ->
    [open] Line under each number: variation by chance alone
   *[probability] Line under each number: { $confidence }% interval
} { $known ->
    [yes] · ● now, ○ { $before }, ▏target
   *[no] · ● now, ▏target
}
# ---- better, worse and why
summary-better = { $kind ->
    [rating] Better
   *[other] Higher
}
summary-worse = { $pattern ->
    [fall] { $kind ->
        [rating] Worse, and the background
       *[other] Lower, and the background
    }
   *[weak] { $kind ->
        [rating] Still weak
       *[other] Lower
    }
}
summary-nothing-rose = { $way ->
    [first] This is the first survey: nothing can be compared yet.
    [open] Whether anything rose among all customers, an open survey cannot tell.
   *[other] Nothing clearly rose.
}
summary-nothing-fell = { $way ->
    [first] This is the first survey: nothing can be compared yet.
    [open] Whether anything fell among all customers, an open survey cannot tell.
   *[other] Nothing clearly fell, and no target is missed.
}
# place: where the change leaves the item among the n; most: it moved more than any other; since: against which survey
summary-rise = { $since ->
    [earlier] **{ $Name } is { $change } above { $before }** ({ $low } to { $high }).
   *[last] { $most ->
        [most] { $place ->
            [lowest] **{ $Name } gained { $change }** ({ $low } to { $high }), more than any other item, yet at { $value } is still the lowest.
            [weak] **{ $Name } gained { $change }** ({ $low } to { $high }), more than any other item, yet at { $value } is still below average.
            [strong] **{ $Name } gained { $change }** ({ $low } to { $high }) to { $value }: already strong, it rose more than any other item.
            [average] **{ $Name } gained { $change }** ({ $low } to { $high }) to { $value }, more than any other item.
           *[plain] **{ $Name } rose by { $change }** ({ $low } to { $high }) to { $value }.
        }
       *[no] { $place ->
            [lowest] **{ $Name } gained { $change }** ({ $low } to { $high }), yet at { $value } is still the lowest.
            [weak] **{ $Name } gained { $change }** ({ $low } to { $high }), yet at { $value } is still below average.
           *[other] **{ $Name } rose by { $change }** ({ $low } to { $high }) to { $value }.
        }
    }
}
summary-fall = { $since ->
    [earlier] **{ $Name } is { $change } below { $before }** ({ $low } to { $high }).
   *[last] { $place ->
        [lowest] **{ $Name } fell by { $change }** ({ $low } to { $high }) to { $value } and is now the lowest of the { summary-count } items.
        [weak] **{ $Name } fell by { $change }** ({ $low } to { $high }) to { $value }, below average.
       *[other] **{ $Name } fell by { $change }** ({ $low } to { $high }) to { $value }.
    }
}
summary-also-rise = { $Also } rose too.
summary-also-fall = { $Also } fell too.
# share: satisfied now
summary-satisfied = Of those who rated it only { $share } are satisfied, { $change } percentage points down from { $before }.
# role: of the headline indicator
summary-head = { $role ->
    [overall] { $way ->
        [rise] { $met ->
            [met] **{ $Name } gained { $change }** ({ $low } to { $high }) and meets its target of { $target }.
           *[no] **{ $Name } gained { $change }** ({ $low } to { $high }).
        }
       *[fall] **{ $Name } lost { $change }** ({ $low } to { $high }).
    }
    [effort] { $way ->
        [rise] **Customers find dealing with us easier**: { $value }{ $of }, up { $change } from { $before } ({ $low } to { $high }).
       *[fall] **Customers find dealing with us harder**: { $value }{ $of }, down { $change } from { $before } ({ $low } to { $high }).
    }
    [recommend] { $way ->
        [rise] **Customers are more likely to recommend us**: { $name } is up { $change } points from { $before } ({ $low } to { $high }), at { $value }.
       *[fall] **Customers are less likely to recommend us**: { $name } is down { $change } points from { $before } ({ $low } to { $high }), at { $value }.
    }
    [repurchase] { $way ->
        [rise] **Customers are readier to buy again**: { $value }{ $of }, up { $change } from { $before } ({ $low } to { $high }).
       *[fall] **Customers are less ready to buy again**: { $value }{ $of }, down { $change } from { $before } ({ $low } to { $high }).
    }
   *[expectation] { $way ->
        [rise] **{ $Name } rose by { $change }** to { $value }.
       *[fall] **{ $Name } fell by { $change }** to { $value }.
    }
}
# An event beside what rose; month: "October 2025"; event: a clause
summary-event = In { $month } { $event }.
# An event beside what fell: its order in time, never the cause; source: who says so
summary-why = { $known ->
    [yes] In { $month } { $event }, says { $source }. The timing fits; it is no proof.
   *[no] In { $month } { $event }. The timing fits; it is no proof.
}
summary-missed = **The target for { $name } is missed**: { $value }, { $distance } short of { $target }.
# pattern many: a group that is a large part of all customers; tenths: in how many of ten, 0 where not exact
summary-behind = { $pattern ->
    [many] { $tenths ->
        [0] **{ $Name }, { $share } of all, are less satisfied than the rest**: { $value }, lower by { $change } ({ $low } to { $high }).
       *[other] **{ $Name }, { summary-tenths } of all, are less satisfied than the rest**: { $value }, lower by { $change } ({ $low } to { $high }).
    }
   *[plain] **{ $Name } are less satisfied than the rest**: { $value }, lower by { $change } ({ $low } to { $high }).
}
summary-tenths = { $tenths ->
    [1] one in ten
    [2] two in ten
    [3] three in ten
    [4] four in ten
    [5] five in ten
    [6] six in ten
    [7] seven in ten
    [8] eight in ten
   *[9] nine in ten
}
# share: of what the items explain of overall satisfaction; place: by importance first, shared (one of those that may come
# first) or behind
summary-weak = { $pattern ->
    [last] **The lowest score is that of { $name }**: { $value }.
   *[other] { $place ->
        [first] **What matters most is { $name }**
        [shared] **{ $Name } is among what matters most**
        [alike] **{ $Name } matters about as much as the others**
       *[behind] **Among what matters is { $name }**
    }: about { $share } of what we can explain, and at { $value } { $pattern ->
        [clear] below average.
       *[probable] no better than average.
    }
}
# ---- to decide
summary-decide = { $known ->
    [yes] Decide
   *[no] To be decided
}
summary-task = { $Task }.
summary-owner = { $known ->
    [yes] { $Owner }
   *[no] Owner open
}
summary-due = { $known ->
    [yes] by { $day }
   *[no] date open
}
# Questions where no action is declared
summary-ask = { $kind ->
    [fall] Say what is to stop the fall in { $name }.
    [missed] Say how the target for { $name } is to be reached.
    [behind] Ask { $name } what they are missing.
   *[weak] Say what is to raise { $name }.
}
# Who nobody is named for; names: items, and problems without an action
summary-unowned = Name who takes up { $names }.
summary-target = the target for { $name }
summary-record-name = { $kind ->
    [complaints] the rise in complaints
    [surge] the complaint surge of { $month }
    [within] the fall in “{ $kept }”
    [overdue] overdue cases
    [escalated] escalated cases
    [reopened] reopened cases
    [recurrent] problems that come back
    [first-contact] cases that need more than one contact
    [active] the fall in buyers
    [repurchase] the fall in repeat purchases
   *[slow] slower service
}
summary-nothing-asked = Nothing has been put forward for decision yet.
# ---- customers concerned
summary-concerned-title = How many customers?
summary-concerned = About **{ $value }** of { $total } customers are dissatisfied with { $item } ({ $low } to { $high }).
summary-worth = Among those who rated it, the dissatisfied bring { $value } of revenue ({ $low } to { $high }).
summary-concerned-alt = A hundred squares, each one per cent of { $total } customers: about { $value } are dissatisfied with { $item }
summary-concerned-key = One square is one per cent of all customers.
# ---- the line of all periods
summary-dated = { $month }: { $event }
summary-course-finding = { $Subject } over { summary-count } surveys
summary-course-alt = { $Subject } from { $first } to { $last }: between { $low } and { $high }, now { $value }
summary-course-base = Average{ $of }, with { $confidence }% interval.
# ---- how sure, and the evidence
summary-sure-title = **How sure?**
summary-asked = { $pattern ->
    [invited] { $dated ->
        [yes] { $n } usable answers from { $invited } customers invited (usable response rate { $rate }), { $days }.
       *[no] { $n } usable answers from { $invited } customers invited (usable response rate { $rate }).
    }
   *[plain] { $dated ->
        [yes] { $n } usable answers, { $days }.
       *[no] { $n } usable answers.
    }
}
summary-margin = { $sample ->
    [open] People chose themselves to answer, so no margin can be given for customers in general.
   *[probability] { $known ->
        [yes] The margin is about { $margin } percentage points for a share; were the survey repeated 100 times, about { $confidence } of the ranges would hold the true value.
       *[no] Were the survey repeated 100 times, about { $confidence } of the ranges would hold the true value.
    }
}
# What calls for care; light: watch or poor; n: of how many checks that is so
summary-care = { $light ->
    [poor] Read the results as a hint:
   *[watch] { $of ->
        [1] The sample calls for care:
       *[other] { $Doubts } of { $checks } checks of the sample { $n ->
            [one] calls for care:
           *[other] call for care, first of all:
        }
    }
} { $criterion ->
    [response] { $value } of those invited answered, below our mark of { $limit }.
    [unknown] how many of those invited answered is not known.
    [precision] a share is accurate to within { $value } percentage points only, our mark is { $limit }.
    [analysed] { $share } of the answers received could be used, { $near ->
        [yes] just below
       *[no] below
    } our mark of { $limit }.
   *[likeness] those who answered differ from those who were asked.
}
summary-evidence-title = The evidence
# What a link to a figure is called
summary-figure = { $figure ->
    [fig-satisfaction-items] All items
    [fig-drivers-priorities] What matters
    [fig-segments-levels] Who
    [fig-service-clocks] How fast
    [tbl-scores-periods] All changes
    [tbl-scores-records] All records
    [fig-service-complaints] Complaints
   *[fig-trends-limits] Trends
}
# By the records of service; cases: of which kind; unit: seconds, minutes or hours; change: by how much the median moved;
# agree: what customers say of it moved the same way
summary-log = { $agree ->
    [yes] **The records agree.** Half of all { $cases }
   *[no] Half of all { $cases }
} { $clock ->
    [connected] are now connected
    [greeted] are now greeted
    [first-response] now get a first reply
    [complaint-answer] are now answered
    [complaint-plan] now get a plan
    [complaint-resolution] are now settled
   *[resolution] are now closed
} within { $value } { $unit }, { $way ->
    [rise] up { $change } { $unit }
   *[fall] down { $change } { $unit }
} from { $before }.
# What else the records show as worse; known: the ratio of the rates of complaints, value, is clear
summary-complaints = { $known ->
    [yes] **Complaints are { $value } times those of { $before }** ({ $low } to { $high }).
   *[no] **Complaints surged.**
}
summary-surge = { $known ->
    [yes] { $month } alone brought { $count }; most of that rise is about { $reason }.
   *[no] { $month } alone brought { $count }, where { $limit } would stand out.
}
# value: share now; what within: cases that keep a time limit
summary-record = **{ $what ->
    [within] Fewer cases keep the limit of { $kept }
    [overdue] More cases take longer than allowed
    [escalated] More cases are escalated
    [reopened] More cases are reopened
    [recurrent] More problems come back
    [first-contact] Fewer cases are resolved at first contact
    [active] Fewer customers bought
   *[repurchase] Fewer customers bought again
}**: { $value }, { $what ->
    [overdue] up
    [escalated] up
    [reopened] up
    [recurrent] up
   *[other] down
} { $change } percentage points from { $before } ({ $low } to { $high }).
