trends-heading-trends = 趋势
trends-heading-survey-out-ordinary = 历次走势
trends-heading-changed = 变化与事件
trends-count = { $n }
# ---- 历次走势
trends-range = { $way ->
    [above] 前{ $n }次调查的{ $indicator }在{ $least }至{ $most }之间，本次升至{ $value }，走出常见波动范围。
    [below] 前{ $n }次调查的{ $indicator }在{ $least }至{ $most }之间，本次降至{ $value }，走出常见波动范围。
    [inside] { $indicator }为{ $value }，仍在常见波动范围之内；前{ $n }次调查在{ $least }至{ $most }之间。
   *[unknown] { $indicator }为{ $value }；此前{ $n }次调查在{ $least }至{ $most }之间，次数尚少，无从判断常见波动范围。
}
trends-outlier = { $item }（{ $value }，此前{ $least }至{ $most }）
trends-left = { $way ->
    [above] 高于常见波动范围的有{ $items }。
   *[below] 低于常见波动范围的有{ $items }。
}
trends-two-tests = 单看与{ $before }的差别，{ $items }变化不明朗；该差别只涉及两次调查，常见波动范围则依据历次调查。
trends-provisional = 常见波动范围仅据{ $n }次调查得出，属暂定。
trends-published = { $periods }沿用当时公布的数值，其余各次重新计算。
trends-unweighted = { $periods }未加权，其余各次已加权。
trends-title = { $pattern ->
    [both] { $downs }跌出常见波动范围，{ $ups }升至范围之上
    [below] { $downs }跌出常见波动范围
    [above] { $ups }升至常见波动范围之上
    [unknown] { $n }次调查的主要分数
   *[none] { $n }次调查中，各项分数都在常见波动范围之内
}
trends-alt = { $n }次调查中各指标的走势。{ trends-title }。
trends-base = 每次基数{ $fewest }至{ $most }；色带为分数的{ $confidence }%置信区间，并非常见波动范围。
# ---- 变化与事件
trends-moved = { $pattern ->
    [both] { $n }题中{ $fell }题比{ $before }下降，{ $rose }题上升。
    [fell] { $n }题中{ $fell }题比{ $before }下降，未见上升的题目。
    [rose] { $n }题中{ $rose }题比{ $before }上升，未见下降的题目。
    [open] 两次调查的作答者均为自愿参加，图中只并列分数，不作推断。
   *[none] 与{ $before }相比，{ $n }题均未见明确变化。
}
trends-event = { $pattern ->
    [up-down] { $month }，{ $event }；与{ $before }相比，{ $up }高{ $up-change }分，{ $down }低{ $down-change }分。
    [up] { $month }，{ $event }；与{ $before }相比，{ $up }高{ $up-change }分。
    [down] { $month }，{ $event }；与{ $before }相比，{ $down }低{ $down-change }分。
    [none] { $month }，{ $event }；目前{ $items }未见明确变化。
   *[bare] { $month }，{ $event }。
}
trends-reason = { $n ->
    [one] 两者是否有因果关系，调查无法判定。
   *[other] 变化是否与这些事件有因果关系，调查无法判定。
}
trends-season = { $pattern ->
    [up-down] 季节不足以解释：与{ $before }相比，{ $up }（{ $up-change }）和{ $down }（{ $down-change }）的方向一致。
    [up] 季节不足以解释上升：与{ $before }相比，{ $up }（{ $up-change }）方向一致。
    [down] 季节不足以解释下降：与{ $before }相比，{ $down }（{ $down-change }）方向一致。
   *[none] 与{ $before }相比变化不明朗，不排除季节因素。
}
trends-forecast = { $n }次调查中没有得分持续单向变动，故不预测得分。
trends-broken = 与{ $before }不可比，因当时题目不同：{ $names }。
trends-title-changes = { $pattern ->
    [both] { $downs }下降，{ $ups }上升
    [fell] { $downs }下降
    [rose] { $ups }上升
    [open] 两次调查的分数并列
   *[none] 各题均未见明确变化
}
trends-base-changes = 每题基数{ $fewest }至{ $most }；与{ $before }相比的分数变化及{ $confidence }%置信区间。
