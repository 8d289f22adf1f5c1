voice-heading-voice = Voice
voice-heading-customers-want-changed = What do customers want changed?
voice-heading-their-own-words = In their own words
# The two problems named most; n: comments, share: of those that name one of the two
voice-wanted = { $count ->
    [1] { $n } customers wrote to us; { $share } of them criticised { $first }.
   *[other] { $First } and { $second } are what customers want changed: { $n } wrote to us, and { $share } of them named one or the other.
}
voice-praised = { $n ->
    [1] { $Parts } is praised most.
   *[other] { $Parts } are praised most.
}
voice-part-of = { $topic } ({ $share })
# A problem whose share of comments clearly changed; change, low and high: percentage points
voice-moved = { $way ->
    [rise] Complaints about { $topic } rose from { $old } to { $value } of comments since { $before } ({ $low } to { $high } points).
   *[fall] Complaints about { $topic } fell from { $old } to { $value } of comments since { $before } ({ $low } to { $high } points).
}
# The problem whose critics are the least satisfied
voice-costly = Those who criticise { $topic } rate us { $value }, which is { $change } below the others who wrote ({ $low } to { $high }). Leaving them out, the average of all who wrote is { $cost } higher.
# A group that criticises something clearly more or less often than all others; change, low and high: percentage points
voice-group = { $way ->
    [rise] { $Group } criticise { $topic } more often than the rest: { $share } of them, { $change } points more ({ $low } to { $high }).
   *[fall] { $Group } criticise { $topic } less often than the rest: { $share } of them, { $change } points fewer ({ $low } to { $high }).
}
# Words in clearly more comments than in the last survey
voice-terms = { $n ->
    [1] One word clearly gained since { $before }: { $words } of comments.
   *[other] Some words clearly gained since { $before }: { $words } of comments.
}
voice-term = “{ $word }” in { $share }
# Other sources in which the leading problem leads too (same), and what leads in the others
voice-elsewhere = { $way ->
    [same] { $Topic } is also named most in { $parts }.
   *[other] Elsewhere other things are named most: { $parts }.
}
voice-seen = { $way ->
    [same] { "" }
   *[other] { $topic } in{ " " }
}{ $source ->
    [complaints] complaints
    [tickets] tickets
    [interviews] interviews
   *[reviews] reviews
} ({ $share } of { $base }{ $n ->
    [1] { "" }
   *[other] { $way ->
        [same] { "" }
       *[other] {" "}each
    }
})
voice-source = { $source ->
    [survey] Survey
    [complaints] Complaints
    [tickets] Tickets
    [interviews] Interviews
   *[reviews] Reviews
}
voice-dimensions = What each dimension is criticised and praised for most
voice-dimensions-note = Shares of those who wrote. Action: agreed and not yet finished, about the topic, its item or its dimension; “to be decided” is what this report asks for.
voice-dimension = Dimension
voice-main = { $side ->
    [problem] To improve
   *[praise] Praised
}
voice-share = Share
voice-actions = Action
voice-action = { $known ->
    [actions] yes
    [decisions] to be decided
   *[none] no
}
voice-topic = Topic
voice-part = Of mentions
voice-score = Their score
voice-gap = Less others
voice-cost = Moves average
voice-alpha = α
voice-precision = Precision
voice-recall = Recall
voice-title = Customers complain most about { $first }
voice-alt = Shares of comments that criticise and praise each topic; { $first } is criticised most.
voice-base = Base: { $n } comments, of which { $uncoded } name no topic; share of those who wrote, { $confidence }% confidence intervals.
voice-side = { $side ->
    [problem] Criticised
   *[praise] Praised
}
voice-interval = { $level } confidence interval
# A comment as it was written, in its own language; then what it is about
voice-quote = { $lang ->
    [zh] “{ $text }”
   *[en] “{ $text }”
}
voice-about = { $lang ->
    [zh] { $about } (in Chinese)
   *[en] { $about }
}
