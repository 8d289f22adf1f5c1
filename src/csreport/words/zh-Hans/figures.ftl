# ---- items: answers, score, change and target
# options: the answers that are summed at the right of the bar
figures-answers-top = 答案分布，%；右侧为“{ $options }”合计
figures-answers = 答案分布，%
figures-score = 得分及{ $level }置信区间
figures-score-alone = 得分
# over a phone's column of scores with their changes; period: Q3
figures-score-since = 得分、比{ $period }
figures-since = 比{ $period }
figures-item = 单项
figures-dimension = 维度
figures-target-key = 目标值
figures-target = 目标{ $value }
figures-verdict = 目标{ $value }：{ $verdict ->
    [met] 已达到
    [not_met] 未达到
   *[cannot_tell] 尚难判断
}
figures-average-of-items = { $n }项均值{ $value }
# below a dimension or group whose other items stand in the annex
figures-more = 其余{ $n }项见附录
figures-small-base = * 样本量较小
figures-base-too-small = 样本量过小
# ---- what to improve first
figures-importance = 对满意度的解释份额及{ $level }区间
figures-equal-share = 均等份额{ $share }
# field: where the item lies in the map; certainty: how sure that is
figures-advice = { $certainty ->
    [sure] { $field ->
        [concentrate] 优先改进
       *[keep] 继续保持
    }
    [probably] { $field ->
        [concentrate] 可能应优先改进
       *[keep] 可能应继续保持
    }
   *[open] 未定：接近分界
}
figures-field = { $field ->
    [concentrate] 优先改进
    [keep] 继续保持
    [low_priority] 稍后改进
   *[overkill] 维持现状
}
figures-map-score = 得分（编号同列表）
figures-map-share = 解释份额，对数刻度
figures-below-average = 得分低于均值{ $value }
figures-near-average = 接近均值，尚难判断
figures-above-average = 高于均值
# ---- who is satisfied
figures-gap = 差距
figures-group-size = { $Group }（{ $n }家）
figures-lowest = 最低
figures-highest = 最高
figures-target-of = { $group }目标{ $value }
# ---- what changed
figures-fell = 下降（{ $n }项）
figures-rose = 上升（{ $n }项）
figures-unclear = 变化不明朗（{ $n }项）
figures-change = 变化
figures-from-to = { $before } → { $now }
figures-top-points = 高分占比，百分点
# ---- over time
figures-no-clear-change = 变化不明朗
figures-change-since = { $value }（比{ $period }）
# a quarter beside others of the same year, of another year, and on an axis
figures-quarter = { $n ->
    [1] 一季度
    [2] 二季度
    [3] 三季度
   *[4] 四季度
}
figures-quarter-year = { $year }年{ $n ->
    [1] 一季度
    [2] 二季度
    [3] 三季度
   *[4] 四季度
}
figures-quarter-axis = { $n ->
    [1] 一季
    [2] 二季
    [3] 三季
   *[4] 四季
}
