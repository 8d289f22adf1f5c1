questionnaire-heading-questionnaire = 问卷与定义
questionnaire-heading-questions = 题目与回答
questionnaire-heading-definitions = 定义
questionnaire-heading-exclusions = 剔除规则
questionnaire-questions = 按问卷顺序列出全部题目与回答。
# What this survey does not tell of, one line for the whole report
questionnaire-not-measured = 本次调查未测量：{ $subjects }。
questionnaire-subject =
    { $subject ->
        [overall] 总体满意度
        [recommend] 推荐意愿
        [effort] 便捷度
        [expectation] 与预期的比较
        [repurchase] 复购意愿
        [dimensions] 维度
        [groups] 客户群
        [importance] 各题的重要性
        [change] 与以往调查的变化
        [response] 应答率
       *[other] 与客户名册的比较
    }
questionnaire-results = 问卷与结果
questionnaire-base = 基数：回答该题者，不含“不适用”和空白。前档：最高的{ $cut }档。占比经舍入，合计可能不等于100%。
questionnaire-weighted = 加权占比代表全部客户，未加权占比只代表答卷者。
questionnaire-definitions = 各项指标在全文含义一致；除另有说明外，数值越高越好。
questionnaire-definitions-caption = 指标的定义
questionnaire-no-rules = 没有检查答卷：筛查规则全部关闭。
questionnaire-rules = 答卷按既定规则剔除，与评分无关。
questionnaire-rules-effect = 每条规则带来的变化见附录[样本与精度](#sample)。
questionnaire-rules-caption = 筛查规则，按判定顺序排列
# What a screening rule flags
questionnaire-flag =
    { $rule ->
        [total-row] 合计、平均、签名或备注行，不是答卷。
        [off-frame] 客户不在客户名册中。
        [outside-fieldwork] 在调查执行首日之前或末日之后作答。
        [duplicate] 同一答卷者的其余答卷；保留最完整的一份。
        [near-duplicate] 与另一位答卷者相同的回答达到{ $share }%，至少{ $items }题才比较。
        [copy] 全部回答与另一位答卷者相同，至少{ $items }题才比较。
        [incomplete] 作答题数不足{ $share }%。
        [speeding] 用时短于中位用时的{ $share }%，或平均每题不足{ $seconds }秒。
        [straight-lining] 对同一量表的{ $items }道以上题目，回答全部相同或几乎相同。
        [attention] 未按要求回答注意力检查题。
        [inconsistent] 回答自相矛盾，其程度在正常答卷中偶然出现的比例不超过{ $share }%。
       *[out-of-range] 回答超出量表范围。
    }
questionnaire-flagged =
    { $kind ->
        [unchecked] 未检查：数据中没有该规则所需的内容。
        [flagged] 只作标记。
        [counted] 剔除{ $count }份。
       *[other] 剔除。
    }
questionnaire-same = 题目与{ $period }相同。
questionnaire-added = { $period }之后新增：{ $added }。
questionnaire-gone = 不再询问：{ $gone }。
questionnaire-broken = 组成题目与{ $period }不同，不作比较：{ $broken }。
questionnaire-printed = { $period }的结果沿用已发布的数字，未重新计算。
