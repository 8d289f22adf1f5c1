summary-adjusted-non-response = 按无应答调整
summary-also-fell = 同样下降的有：{ $names }。
summary-also-rose = 同样上升的有：{ $names }。
summary-answers-analysed-good = 收到{ $received }份，分析{ $accepted }份；不低于{ $limit }为良好
summary-ask-they-miss-below = **了解“{ $level }”（{ $segment }）的不满之处：**{ $measure }比其他客户合计低{ $amount }；见[客户分群](#segments)。
summary-calibrated = 按{ $margins }校准
summary-care = [{ $criterion }：谨慎]{ "{" }.light .watch{ "}" }（{ $told }）
summary-customers-told-us-sure = 客户告诉了我们什么、结论有多可靠、依据是什么。
summary-data-answers-then = 数据：{ $indicator }共{ $n }份作答，此前为{ $before }份。
summary-data-quality-good-every = **数据质量：良好**，各项标准均已达到。
summary-data-quality-poor-one = **数据质量：较差**，至少一项标准未达到，结果仅供参考。
summary-data-quality-read-care = **数据质量：谨慎解读**，并非所有标准均已达到。
summary-definitions-comparable-because-made = 定义：因题目构成不同而不可比的有：{ $names }。
summary-falls-short-expectation = **{ $item }未达预期**，相差{ $amount }（{ $low }至{ $high }）。
summary-fell = { $names }下降。
summary-fell-against = **{ $indicator }较{ $period }下降{ $amount }，降至{ $value }**（{ $low }至{ $high }）。
summary-find-out-why-fell = **查明{ $item }下降的原因：**与{ $period }相比下降{ $amount }；见[满意度](#satisfaction)。
summary-find-out-wrong-gave = **查明{ $item }的问题所在：**{ $value }的客户给出最低几档的评价；见[满意度](#satisfaction)。
summary-goes-most-closely-explained = **与{ $outcome }关系最密切的是{ $driver }**（占解释方差的{ $share }；得分{ $score }）。
summary-good = [{ $criterion }：良好]{ "{" }.light .good{ "}" }（{ $told }）
summary-good-2 = { $value }；不低于{ $limit }为良好
summary-group-customers-differs-others = 在{ $indicator }上，**没有哪个客户群与其他各群的差异超出随机误差**。
summary-heading-should-looked-first = 应首先关注什么？
summary-heading-summary = 摘要
summary-improve-first-important-rated = **首先要改进的是{ $item }：**重要性高而得分低（{ $share }；得分{ $value }，{ $low }至{ $high }）。
summary-improve-first-settled-may = 应先改进什么尚不明确；可能是{ $item }（{ $share }；得分{ $value }，{ $low }至{ $high }）。
summary-indicator = { $indicator }
summary-is-to = **{ $indicator }为{ $value }**（{ $low }至{ $high }）。
summary-known = 未知
summary-largest-standardised-difference-good = 最大标准化差异为{ $value }，不超过{ $limit }为良好
summary-likeness-population = 与总体的一致性
summary-look-first-goes-closely = **首先关注{ $item }：**与{ $outcome }关系密切，得分偏低（{ $value }）；见[驱动因素](#drivers)。
summary-look-first-lowest-score = **首先关注{ $item }：**得分最低（{ $value }）；见[满意度](#satisfaction)。
summary-look-into-goes-closely = **关注{ $item }：**与{ $outcome }关系密切，得分可能偏低（{ $value }）；见[驱动因素](#drivers)。
summary-most-dissatisfied-answers-chose = **不满意评价最多：{ $item }。**{ $value }的客户选择了最低的{ $cut }档（{ $low }至{ $high }）。
summary-n-100 = 满分100
summary-net-promoter-score = **净推荐值为{ $value }**（{ $low }至{ $high }）。
summary-none-scores-changed-beyond = **与{ $period }相比，{ $count }项得分均无超出随机误差的变化。**
summary-nothing-matters-much-average = 重要性不低于平均的方面中，没有一项得分低于平均。
summary-of = 满分{ $highest }
summary-one-other = { $one }；{ $other }
summary-open-link = 开放链接
summary-parameters-stands-published-rules = 参数：{ $period }沿用已发布结果；其规则和权重可能与当前不同。
summary-parameters-todays-rules-weighting = 参数：两期均采用当前规则和加权方法（{ $weighting }），差异并非由此产生。
summary-percentage-points-good-up = ±{ $value }个百分点；不超过{ $limit }为良好
summary-poor = [{ $criterion }：较差]{ "{" }.light .poor{ "}" }（{ $told }）
summary-post-stratified = 按{ $margins }事后分层
summary-protect-goes-closely-scores = **保持{ $item }：**与{ $outcome }关系密切，得分较高（{ $value }）；见[驱动因素](#drivers)。
summary-protect-highest-score-see = **保持{ $item }：**得分最高（{ $value }）；见[满意度](#satisfaction)。
summary-questions-same = 题目：相同。
summary-r-indicator-good = R指标为{ $value }，不低于{ $limit }为良好
summary-raked = 按{ $margins }迭代比例加权
summary-response-rate-known = 应答率未知
summary-rose-against = **{ $indicator }较{ $period }上升{ $amount }，升至{ $value }**（{ $low }至{ $high }）。
summary-rose-beyond-noise-against =
    { $way ->
        [rise] { $indicator }较{ $period }的上升超出随机误差。
        [fall] { $indicator }较{ $period }的下降超出随机误差。
       *[none] { $indicator }较{ $period }的变化属随机波动。
    }
summary-rose-points-against =
    { $way ->
        [rise] 较{ $period }上升{ $amount }点。
        [fall] 较{ $period }下降{ $amount }点。
       *[none] 较{ $period }的变化属随机波动。
    }
summary-rose-up-against =
    { $way ->
        [rise] **{ $indicator }升至{ $value }**，较{ $period }上升{ $amount }（{ $low }至{ $high }）。
        [fall] **{ $indicator }降至{ $value }**，较{ $period }下降{ $amount }（{ $low }至{ $high }）。
       *[none] **{ $indicator }为{ $value }**，较{ $period }的变化（{ $low }至{ $high }）属随机波动。
    }
summary-settle-reach-estimate-lies = **确定如何实现“{ $target }”：**估计值与目标相差{ $amount }；见[满意度](#satisfaction)。
summary-since = **自{ $period }以来。**
summary-stands-furthest-apart-above = **“{ $level }”（{ $segment }）差异最大：**{ $measure }比其他客户合计高{ $amount }（{ $low }至{ $high }）。
summary-stands-furthest-apart-below = **“{ $level }”（{ $segment }）差异最大：**{ $measure }比其他客户合计低{ $amount }（{ $low }至{ $high }）。
summary-strength-weakness-among-scores = **{ $count }项得分中，{ $best }最强（{ $best-value }），{ $worst }最弱（{ $worst-value }）。**
summary-their-intervals-overlap-those = 其置信区间与{ $names }的区间重叠。
summary-top-answers = { $indicator }：前{ $cut }档占比
summary-usable-answers = 可用作答
summary-weights = 未加权
summary-weights-delivered-data = 数据自带权重
