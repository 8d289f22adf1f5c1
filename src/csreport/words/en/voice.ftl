voice-heading-voice = Voice
voice-heading-customers-want-changed = What do customers want changed?
voice-heading-their-own-words = In their own words
# The two problems named most; n: comments, share: of those that name one of the two
voice-wanted = { $count ->
    [1] { $n } customers wrote to us; { $share } of them criticised { $first }.
   *[other] { $First } and { $second } are what customers want changed: { $n } wrote to us, and { $share } of them named one or the other.
}
voice-praised = Praise goes most to { $topic }, named by { $share }.
# A problem whose share of comments clearly changed; change, low and high: percentage points
voice-moved = { $way ->
    [rise] Complaints about { $topic } rose from { $old } to { $value } of comments since { $before } ({ $low } to { $high } points).
   *[fall] Complaints about { $topic } fell from { $old } to { $value } of comments since { $before } ({ $low } to { $high } points).
}
# The problem whose critics are the least satisfied
voice-costly = Those who criticise { $topic } rate us { $value }, which is { $change } below the others who wrote ({ $low } to { $high }).
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
