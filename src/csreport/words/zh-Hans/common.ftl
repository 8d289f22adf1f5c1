common-all = 全部
common-all-customers = 全部客户
common-answers-count-so-groups = 答卷经加权，使各客户群的占比与总体一致。
common-attention-check = 注意力检查题
common-better-worse-expected = 好于或不如预期
common-change = 变化
common-complete-answers-share-all = 完整答卷占未确认为不符合条件的全部受邀客户的比例（AAPOR）。
common-confidence-interval-accounts-strata = { $confidence }%置信区间，已考虑分层、权重和总体规模；占比采用Wilson法。
common-content = 内容指纹
common-contents = 目录
common-difference-whose-p-value = 按比较次数校正（Holm）后，p值小于{ $level }的差异。
common-dimension = { $dimension }
common-dimension-mean-each-respondents = 维度：每位答卷者对{ $items }各题回答的平均分。
common-dimension-share = { $dimension }（{ $share }%）
common-fieldwork = 调查时间
common-interval = 置信区间
common-interval-2 = { $level }置信区间
common-label-unit = { $label }（{ $unit }）
common-longer-asked = 不再询问：{ $items }。
common-mean = 平均分
common-mean-scale = 平均分（{ $low }至{ $high }分制）
common-more = 另外{ $count }项
common-much-number-could-vary = 数值因偶然性可能变动的范围，置信度{ $confidence }%；占比按Wilson法计算。它不说明未作答者的情况。
common-net-promoter-score = 净推荐值（NPS）
common-new-questions = 新增题目：{ $items }。
common-now = 本期
common-open-question = 开放题
common-over = { $edge }及以上
common-population = 总体
common-clear-change = 明确变化
common-received = 收到答卷
common-response-rate-rr1 = 应答率（RR1）
common-rule = { $rule }
common-satisfaction-index = 满意度指数
common-share = 占比
common-share-whose-experience-lies = 按“{ $item }”，体验高于或低于预期的占比。
common-target = 目标值
common-target-met = 达标
common-to = { $low }至{ $high }
common-under = { $edge }以下
common-unweighted = 未加权
common-weighted = 加权
common-weighting = 加权
common-whole-interval-reaches-target = 整个区间达到目标；区间完全没有达到为未达标；介于其间则无法判定。
# A group as people name it, where its level declares no phrase of its own
common-level-phrase =
    { $kind ->
        [mode] { $label }作答者
       *[group] { $code ->
            [yes] “{ $label }”客户
           *[no] { $label }客户
        }
    }
common-earlier =
    { $kind ->
        [q1] 一季度
        [q2] 二季度
        [q3] 三季度
        [q4] 四季度
        [year-ago] 去年同期
       *[other] { $title }
    }
# 计数，后接量词
common-count =
    { $n ->
        [1] 一
        [2] 两
        [3] 三
        [4] 四
        [5] 五
        [6] 六
        [7] 七
        [8] 八
        [9] 九
       *[other] { $n }
    }
common-reason-out-of-range = 答案超出量表
common-reason-inconsistent = 答案前后不一致
common-reason-near-duplicate = 答案与他人雷同
common-reason-attention = 未通过注意力检查
common-reason-speeding = 作答过快
common-reason-off-frame = 不在客户名册中
common-reason-duplicate = 重复答卷
common-reason-incomplete = 答卷不完整
common-reason-outside-fieldwork = 不在调查时间内
common-reason-straight-lining = 直线作答
common-reason-total-row = 文件中的合计或备注行
