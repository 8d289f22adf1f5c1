voice-heading-voice = Voice
voice-heading-customers-want-changed = What do customers want changed?
voice-heading-their-own-words = In their own words
# The two problems named most; n: comments, share: of those that name one of the two
voice-wanted = { $count ->
    [1] { $share } of the { $n } customers who wrote to us criticised { $first }.
   *[other] { $share } of the { $n } customers who wrote to us criticised { $first } or { $second }.
}
# Problems whose intervals reach that of the second (topic)
voice-close = { $n ->
    [1] { $Parts } comes
   *[other] { $Parts } come
} close to { $topic }: which is named more often is too close to call.
voice-praised = What they praise includes { $parts }.
voice-part-of = { $topic } ({ $share })
# A problem whose share of comments clearly changed; change, low and high: percentage points
voice-moved = { $way ->
    [rise] Complaints about { $topic } rose from { $old } to { $value } of comments since { $before } ({ $low } to { $high } points).
   *[fall] Complaints about { $topic } fell from { $old } to { $value } of comments since { $before } ({ $low } to { $high } points).
}
# The problem whose critics are the least satisfied
voice-costly = { $Item } is { $value } among the { $n } who criticise { $topic }, { $change } below the others who wrote ({ $low } to { $high }).
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
# Other sources in which the leading problem is named too (same), what leads in others, and what texts are about
voice-elsewhere = { $way ->
    [same] { $Topic } also came up in { $parts }.
    [about] The texts of our records are most often about { $parts }.
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
voice-cost = Effect on average
voice-alpha = α
voice-precision = Precision
voice-recall = Recall
# leading: how many problems lead, none of them for certain
voice-title = { $leading ->
    [one] Customers complain most about { $first }
    [several] { $Leaders-words } problems lead the criticism
   *[many] What comments criticise and praise
}
voice-alt = { $leading ->
    [one] Shares of comments that criticise and praise each topic; { $first } is criticised most.
    [several] Shares of comments that criticise and praise each topic; { $leaders } lead the criticism.
   *[many] Shares of comments that criticise and praise each topic.
}
voice-base = Base: { $n } comments, of which { $uncoded } name no topic; share of those who wrote, with { $confidence }% intervals.
voice-side = { $side ->
    [problem] Criticised
   *[praise] Praised
}
voice-interval = { $level } interval
voice-quoted = Comments are quoted as written; the label names the topic and is no translation.
# A comment as it was written, in its own language; then its topic
voice-quote = { $lang ->
    [zh] “{ $text }”
   *[en] “{ $text }”
}
