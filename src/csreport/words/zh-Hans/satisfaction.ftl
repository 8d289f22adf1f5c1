satisfaction-above-other-channels-together = 高于其余渠道且超出随机误差：{ $channels }。
satisfaction-against-fell-beyond-noise = 与{ $period }相比，{ $fell }的下降超出随机误差。
satisfaction-against-fell-rose-beyond = 与{ $period }相比，{ $fell }的下降和{ $rose }的上升超出随机误差。
satisfaction-against-none-them-changed = 与{ $period }相比，各项变化均属随机波动。
satisfaction-against-rose-beyond-noise = 与{ $period }相比，{ $rose }的上升超出随机误差。
satisfaction-answers-applicable-blanks-left = “不适用”和空白不计入分子和基数。
satisfaction-answers-weighted-every-respondent = 答卷未加权：每位答卷者的分量相同。
satisfaction-base-respondents-points-distance = 基数：{ $n }位答卷者。分值为平均分与中间选项“符合预期”的距离。
satisfaction-base-respondents-points-overall = 基数：{ $n }位答卷者。分值为同一答卷者的总体满意度减去其期望。
satisfaction-base-respondents-promoters-answered = 基数：{ $n }位答卷者。推荐者为9–10分，贬损者为0–6分；净推荐值以百分点计。
satisfaction-below-other-channels-together = 低于其余渠道且超出随机误差：{ $channels }。
satisfaction-channel-answering = { $indicator }：按作答渠道
satisfaction-channel-answering-ranges = 按答卷渠道看，{ $indicator }最低为{ $worst-value }（{ $worst }），最高为{ $best-value }（{ $best }）。
satisfaction-channel-differs-others-together = 没有哪个渠道与其余渠道的差异超出随机误差。
satisfaction-channels-answering-cannot-compared = 有记录的答卷渠道不足两个，无法比较。
satisfaction-channels-reach-different-customers = 不同渠道触达的客户不同，提问方式也不同；此处结果未就此作调整。
satisfaction-chapter-segments-compares-channels = 各答卷渠道的比较见客户分群一章。
satisfaction-chose-highest-answer-so = { $indicator }：{ $share }选择最高分，难以反映上升（天花板效应）。
satisfaction-chose-lowest-answer-so = { $indicator }：{ $share }选择最低分，难以反映下降（地板效应）。
satisfaction-chose-one-top-answers = { $indicator }：{ $top }选择前{ $cut }档，{ $bottom }选择后{ $cut }档
satisfaction-cronbachs-alpha = { $item }的克朗巴哈系数 α 为{ $value }（{ $low }至{ $high }）。
satisfaction-cronbachs-alpha-ranges = 克朗巴哈系数 α 最低为{ $worst-value }（{ $worst }），最高为{ $best-value }（{ $best }）。
satisfaction-differs-between-channels-answering = 各答卷渠道的{ $indicator }存在差异
satisfaction-dimension-stands-out-average = 没有哪个维度明显偏离各维度的平均水平。
satisfaction-dimensions-score-mean-items = 维度得分为每位答卷者在该维度各题得分的平均。
satisfaction-distance-value-less-target = 差距：实际值减目标值。
satisfaction-does-differ-between-channels = 各答卷渠道的{ $indicator }差异属随机波动
satisfaction-due-before = { $day }之前尚未到期：{ $names }。
satisfaction-experience-lies-points-above =
    { $way ->
        [rise] 实际体验高于期望{ $amount }分（{ $low }至{ $high }）：{ $better }认为好于预期，{ $worse }认为不如预期。
        [fall] 实际体验低于期望{ $amount }分（{ $low }至{ $high }）：{ $better }认为好于预期，{ $worse }认为不如预期。
       *[none] 实际体验与期望的差异属随机波动（区间{ $low }至{ $high }分）：{ $better }认为好于预期，{ $worse }认为不如预期。
    }
satisfaction-follows-balance-expectations-met = **由此可见：**总体而言未达到期望；服务本身与对外承诺都值得检视，问题出在哪一方，本调查无法判断。
satisfaction-follows-furthest-target-away = **由此可见：**离目标最远的是“{ $target }”：相差{ $amount }。
satisfaction-follows-more-customer-worth = **由此可见：**客户价值越高，满意度往往越高；改进空间在于数量众多的中小客户。
satisfaction-follows-more-customer-worth-lower = **由此可见：**客户价值越高，满意度往往越低；面临风险的业务比代表性得分所显示的更多。
satisfaction-follows-read-items-these = **由此可见：**对以下量表，宜先逐题解读，再依据合并得分采取行动：{ $scales }。
satisfaction-follows-rise-real-below =
    { $way ->
        [rise] **由此可见：**本次上升是真实变化；哪些方面有所上升，见下文。
        [fall] **由此可见：**本次下降是真实变化；哪些方面有所下降，见下文。
       *[none] **由此可见：**最近一次变化属随机波动，不宜解读为趋势。
    }
satisfaction-follows-satisfaction-goes-intention =
    { $way ->
        [rise] **由此可见：**满意度与再次购买意愿相关：满意者中有{ $satisfied }愿意再次购买，其余答卷者中为{ $others }（相差{ $low }至{ $high }个百分点）。这并不说明提高前者就能提高后者。
        [fall] **由此可见：**满意者的再次购买意愿反而较低：其中{ $satisfied }愿意再次购买，其余答卷者中为{ $others }（相差{ $low }至{ $high }个百分点）。宜了解还有哪些因素留住客户。
       *[none] **由此可见：**满意者与其余答卷者的再次购买意愿之差属随机波动：满意者中为{ $satisfied }，其余答卷者中为{ $others }（相差{ $low }至{ $high }个百分点）。
    }
satisfaction-follows-where-verdict-cannot = **由此可见：**判定为“无法判定”时，区间内含目标值；只有样本更大或差距更大，才能作出判定。
satisfaction-found-better-expected-worse = { $better }认为好于预期，{ $worse }认为不如预期
satisfaction-further-reasons-table = 其余{ $count }条理由见表。
satisfaction-gave-one-top-answers = { $share }选择了{ $points }档中的前{ $count }档
satisfaction-gave-score-filter-question = { $indicator }：{ $share }未评分，可能需要增设筛选题。
satisfaction-hardly-goes-other-items = { $indicator }：与量表中其他题目的相关很低（{ $share }），区分度不足。
satisfaction-heading-easy-deal-us = 办事是否轻松？服务是否符合期望？
satisfaction-heading-parts-service-strong = 哪些方面强，哪些方面弱？
satisfaction-heading-satisfaction = 满意度
satisfaction-heading-satisfied-customers-overall = 客户总体上满意吗？
satisfaction-heading-stands-behind-scores = 得分背后是哪些题目？
satisfaction-heading-targets-met = 目标达到了吗？
satisfaction-heading-well-do-questions = 题目的测量质量如何？
satisfaction-heading-would-customers-recommend = 客户会推荐我们、再次购买吗？
satisfaction-index-goes-overall-satisfaction = 满意度指数与总体满意度的相关系数为{ $value }（{ $low }至{ $high }），可作为效度的依据。
satisfaction-indicator-level = { $indicator }（{ $level }）
satisfaction-interval-effective-base-design = 置信区间：{ $confidence }%。有效样本量与设计效应按Kish公式、以本题基数计算。
satisfaction-item-stands-out-average = 没有哪道题明显偏离各题的平均水平。
satisfaction-leads-comes-last = { $best }以{ $best-value }居首，{ $worst }以{ $worst-value }居末。
satisfaction-lies-above-benchmark =
    { $way ->
        [rise] { $indicator }比标杆“{ $benchmark }”高{ $amount }（{ $low }至{ $high }）。
        [fall] { $indicator }比标杆“{ $benchmark }”低{ $amount }（{ $low }至{ $high }，负值表示低于标杆）。
       *[none] { $indicator }与标杆“{ $benchmark }”的差异属随机波动（区间{ $low }至{ $high }）。
    }
satisfaction-mark-changes-beyond-noise = ▲▼ 表示超出随机误差的变化（经Holm多重比较校正）。
satisfaction-marks-effective-base-below = * 表示有效样本量不足{ $limit }。
satisfaction-mean-answer = 均值为{ $value }（{ $low }至{ $high }）。
satisfaction-mean-gave-one-top = { $indicator }的平均分为{ $value }（{ $low }至{ $high }）；{ $share }选择了{ $points }档中的前{ $count }档。
satisfaction-measured-period-one-starts = 本期或其起点时期未测量：{ $names }。
satisfaction-median-answer = 回答的中位数为{ $median }。
satisfaction-met-whole-interval-reaches = 达标：整个{ $confidence }%置信区间达到目标；未达标：区间完全没有达到目标；无法判定：目标落在区间之内，或没有区间。
satisfaction-net-promoter-score-promoters = 净推荐值为{ $value }（{ $low }至{ $high }）：推荐者{ $promoters }，减去贬损者{ $detractors }。
satisfaction-none-others-due-before = 其余各项在{ $day }之前均未到期。
satisfaction-published-customer-value = { $indicator }：发布值{ $published }，按客户价值加权{ $value }
satisfaction-question-buying-again-asked = 本次调查未询问再次购买意愿。
satisfaction-question-effort-asked = 本次调查未询问办事轻松度。
satisfaction-question-expectations-asked = 本次调查未询问与期望的比较。
satisfaction-reliability-scales = 量表的信度
satisfaction-representative-results-give-every = 代表性加权的结果中，每位客户的分量相同；未加权的结果中，每位答卷者的分量相同，应答较多的群体所占分量会过大。
satisfaction-representative-results-give-every-customer = 代表性加权的结果中，每位客户的分量相同；按客户价值加权的结果中，每单位客户价值的分量相同；未加权的结果中，每位答卷者的分量相同。
satisfaction-revised-thresholds-below-items = 按下述标准建议修订：{ $items }。可保留不变的题目：{ $count }道。
satisfaction-sampling-adequacy-kmo-all = 全部题目的取样适切性（KMO）为{ $value }，至少应达到{ $limit }。
satisfaction-satisfaction-index-100 = 满意度指数为{ $value }（满分100，{ $low }至{ $high }）。
satisfaction-satisfaction-index-100-more =
    { $way ->
        [rise] 满意度指数为{ $value }（满分100，{ $low }至{ $high }），较{ $period }上升{ $amount }。
        [fall] 满意度指数为{ $value }（满分100，{ $low }至{ $high }），较{ $period }下降{ $amount }。
       *[none] 满意度指数为{ $value }（满分100，{ $low }至{ $high }），与{ $period }相比的变化属随机波动。
    }
satisfaction-satisfied-would-buy-again = { $loyal }既满意又愿意再次购买；其中同为推荐者的占全部的{ $secure }。
satisfaction-satisfied-would-buy-again-2 = { $loyal }既满意又愿意再次购买。
satisfaction-scale-chose-one-top = { $indicator }为{ $value }分（{ $lowest }–{ $highest }分量表，区间{ $low }至{ $high }）；{ $share }的答卷者选择了前{ $cut }档。
satisfaction-scale-falls-short-whole = 没有哪个量表的整个区间低于{ $limit }。
satisfaction-scores-dimension = 各维度得分
satisfaction-scores-highest-lowest = { $best }得分最高，{ $worst }得分最低
satisfaction-scores-item = 各题得分
satisfaction-short-their-whole-interval = 整个区间低于{ $limit }的有：{ $scales }。
satisfaction-smallest-detectable-change-found = 最小可检出变化：与{ $period }相比，有{ $power }%的概率检出。
satisfaction-smallest-detectable-change-found-probability = 最小可检出变化：下一期若样本与本期相当，有{ $power }%的概率检出。
satisfaction-strengths-among-dimensions-none = 维度中的强项：{ $strong }；没有弱项。
satisfaction-strengths-among-dimensions-weaknesses = 维度中的强项：{ $strong }；弱项：{ $weak }。
satisfaction-strengths-among-items-none = 题目中的强项：{ $strong }；没有弱项。
satisfaction-strengths-among-items-weaknesses = 题目中的强项：{ $strong }；弱项：{ $weak }。
satisfaction-suggested-revision-whole-interval = 建议修订的标准：最低分或最高分占比的整个区间高于{ $extreme }%，或未作答占比（含“不适用”）的整个区间高于{ $silent }%，或题总相关的整个区间低于{ $total }。题总相关指与同一维度其他题目之和的相关；维度不足三题时，指与全部其他题目之和的相关。
satisfaction-target-benchmark-declared = 未声明目标或基准。
satisfaction-targets-distance-verdict = 目标、差距与判定
satisfaction-targets-met = { $count }项目标中有{ $met }项达标。
satisfaction-targets-met-2 = { $count }项目标中{ $met }项达标
satisfaction-thresholds-below-all-items = 按下述标准，全部{ $count }道题均可保留不变。
satisfaction-too-few-answers-came = 其他渠道的答卷太少，无法检验。
satisfaction-true-changes-would-found = 单项检验时，{ $least }至{ $most }的真实变化有{ $power }%的概率可以检出。
satisfaction-use-answer-scales-each = 各题选项的使用情况及其与量表的关系
satisfaction-usually-asked-scale-compares = 用于群体比较的量表，通常要求 α 不低于{ $limit }。α 随题数增加而升高，两题量表宜看平均题间相关。“满意度指数”一行为全部题目合计。每对题目以两题均作答者为基数；区间已考虑抽样设计。
satisfaction-weaknesses-among-dimensions-none = 维度中的弱项：{ $weak }；没有强项。
satisfaction-weaknesses-among-items-none = 题目中的弱项：{ $weak }；没有强项。
satisfaction-weighted-customers-worth-above =
    { $way ->
        [rise] 按客户价值加权，{ $indicator }为{ $value }（{ $low }至{ $high }），比发布值{ $published }高{ $amount }；差异超出随机误差（区间{ $from }至{ $to }）。
        [fall] 按客户价值加权，{ $indicator }为{ $value }（{ $low }至{ $high }），比发布值{ $published }低{ $amount }；差异超出随机误差（区间{ $from }至{ $to }）。
       *[none] 按客户价值加权，{ $indicator }为{ $value }（{ $low }至{ $high }），与发布值{ $published }的差异属随机波动（区间{ $from }至{ $to }）。
    }
satisfaction-weighted-results-stand-population = 加权结果代表总体，未加权结果只描述答卷者。
satisfaction-weighted-unweighted = { $indicator }：加权{ $published }，未加权{ $plain }
satisfaction-weighted-unweighted-2 = { $indicator }：加权与未加权
satisfaction-weights-without-them = 加权后，{ $indicator }为{ $published }；不加权则为{ $plain }。
satisfaction-where-target-starts-earlier = 目标以较早时期的结果为起点时，差距的区间包含两期的误差。
satisfaction-without-weights-would = 若不加权，{ $indicator }为{ $plain }。
satisfaction-would-buy-again = { $value }愿意再次购买
satisfaction-would-buy-again-they = { $value }愿意再次购买（{ $low }至{ $high }），即选择了前{ $cut }档。
satisfaction-would-recommend-would = { $promoters }愿意推荐，{ $detractors }不愿推荐
