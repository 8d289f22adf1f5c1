figures-analysed = 有效样本
figures-base-too-small = 样本量过小，不予显示
figures-benchmark = 标杆
figures-broke-off = 中途退出
figures-channel = 渠道
figures-completed = 完成问卷
figures-completed-so-far = 累计完成
figures-delivered = 成功送达
figures-detractors = 贬损者
figures-excluded-rule = 按规则剔除
figures-invited = 发出邀请
figures-partial-further-late-invited = 部分作答、重复、逾期或未受邀
figures-passives = 被动者
figures-per-day = 每日完成
figures-planned = 计划{ $count }份
figures-promoters = 推荐者
figures-reply-refused = 无回音或拒绝作答
figures-score = 得分
figures-small-base = * 样本量偏小
figures-started = 开始作答
figures-target = 目标值
figures-undeliverable-eligible = 无法送达或不符合条件
figures-upper = 高分{ $count }档合计

# ---- items: answers, score, change and target
# options: the answers that are summed at the right of the bar
figures-answers-top = 答案分布，%；右侧为“{ $options }”合计
figures-answers = 答案分布，%
figures-score-interval = 得分及{ $level }置信区间
# over a phone's column of scores with their changes; period: Q3
figures-score-since = 得分、比{ $period }
figures-since = 比{ $period }
figures-item = 单项
figures-dimension = 维度
figures-target-value = 目标{ $value }
figures-verdict = 目标{ $value }：{ $verdict ->
    [met] 达标
    [not_met] 未达标
   *[cannot_tell] 无法判定
}
figures-average-of-items = { $n }项均值{ $value }
# below a dimension or group whose other items stand in the annex
figures-more = 其余{ $n }项见附录
# ---- what to improve first
figures-importance = 对满意度的解释份额及{ $level }置信区间
figures-equal-share = 均等份额{ $share }
# field: where the item lies in the map; certainty: how sure that is
figures-advice = { $certainty ->
    [sure] { $field ->
        [concentrate] 优先改进
       *[keep] 保持
    }
    [probably] { $field ->
        [concentrate] 可能应优先改进
       *[keep] 可能应保持
    }
   *[open] 未定：接近分界
}
figures-field = { $field ->
    [concentrate] 优先改进
    [keep] 保持
    [low_priority] 观察
   *[overkill] 维持现状
}
figures-map-score = 得分（编号同列表）
figures-map-share = 解释份额，对数刻度
figures-below-average = 得分低于均值{ $value }
figures-near-average = 接近均值，无法判定
figures-above-average = 高于均值
# ---- who was asked and who answered: what is received beside the complete answers of those invited
figures-received-otherwise = 部分作答、逾期作答或另有记录
figures-received-again = 同一客户重复作答
figures-received-uninvited = 未受邀客户作答
# ---- who is satisfied
figures-gap = 差距
figures-group-size = { $group }（n={ $n }）
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
figures-squares = { $part ->
    [dissatisfied] 不满意 { $count }
    [neither] 一般 { $count }
    [satisfied] 满意 { $count }
   *[none] 未使用或未作答 { $count }
}
figures-today = 调查执行结束
