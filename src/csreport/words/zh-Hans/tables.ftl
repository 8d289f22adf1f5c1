tables-accepted = 有效
tables-after-weighting = 加权后
tables-all-invited = 全部受邀者
tables-answer-2 = 回答
tables-answers-by = 有效答卷数：{ $segment }
tables-answers-n = 作答数（n）
tables-answers-weighted = 加权答卷数
tables-banner-bases = 百分比为加权占比，以作答者为基数。n：未加权的作答数。有效样本量：达到同等精度所需的未加权样本量（Kish）。
tables-banner-letters = 字母表示：同一行、同一分组内，本列明确高于该字母所代表的列（置信水平{ $level }，已对该行全部两两比较作校正）。
tables-banner-many = 八类及以上的分组不标字母：两两比较过多。
tables-base-rr1 = RR1的基数（n）
tables-base-too-small-shown = 斜线格：样本量过小，不予显示。
tables-before-calibration = 校准前
tables-bottom-answers = 后两档占比
tables-by-worth = 按收入加权
tables-check = 检验
tables-customers-invited = 受邀客户
# A stage of the work that was done after its day
tables-days-late = 晚{ $n }天
tables-definition = 定义
tables-design-effect = 设计效应
tables-detectable-of = 可检出变化：{ $indicator }
tables-difference = 差异（标准差）
tables-distance = 与目标之差
tables-done = 完成日期
tables-driver = 驱动因素
tables-due = 截止日期
tables-effective-n = 有效样本量
tables-end-fieldwork = 调查结束
tables-eta-squared = η²
tables-excluded = 剔除
tables-flagged = 标记
# A target with its side
tables-goal =
    { $way ->
        [most] ≤ { $goal }
       *[least] ≥ { $goal }
    }{ $stable ->
        [1] { "" }
       *[other] （近{ $stable }期）
    }
tables-group = 类别
tables-grouping = 分群
tables-importance-for = 对{ $outcome }的重要性
tables-in-time = 按时
tables-indicator = 指标
tables-invited = 受邀
tables-item = 题目
tables-label-wording = { $label }：{ $wording }
tables-letter-marks-value-above-column = 上标字母表示该值明确高于同一行中标有此字母的列（{ $level }，Holm校正）。
tables-level = 类别
tables-level-letter = { $level }（{ $letter }）
tables-margin = 误差（±）
tables-marks-others = ▲▼ 明确高于或低于其余类别合计（{ $level }，Holm校正）。
tables-n = 样本量
tables-not-checked = 未检查
tables-not-done = 未完成
tables-number = 数量
tables-open = 待完成
tables-p = p值
tables-partial-r = 偏R
tables-planned = 计划
tables-rate = 比率
# Rates by the AAPOR definitions; their short names are the same in every language
tables-rate-name =
    { $rate ->
        [RR1] RR1：完整作答
        [RR2] RR2：完整及部分作答
        [RR3] RR3：同RR1，资格不明者按e折算
        [RR4] RR4：同RR2，资格不明者按e折算
        [RR5] RR5：同RR1，仅计符合条件者
        [RR6] RR6：同RR2，仅计符合条件者
        [CON1] CON1：已联系上
        [COOP1] COOP1：已联系上者中完整作答
        [REF1] REF1：拒绝作答
        [silent] 没有回音，是否联系上不详
        [usable] 有效答卷
        [weighted] RR1，按受邀机会加权
       *[e] e：已知个案中符合条件者
    }
tables-reached = 实际
tables-respondents = 答卷者
tables-response = 应答率（RR1）
tables-result = 结果
tables-rule = 规则
tables-sampling-target = 抽样目标
tables-scale = 量表
tables-score = 得分
tables-sd = 标准差
tables-shrunken = 向均值收缩
tables-small-base-read-caution = * 样本量偏小，解读时须谨慎。
tables-stage = 阶段
tables-start-fieldwork = 调查开始
tables-stratum = 层
# How often a customer was invited in the twelve months before
tables-times-invited =
    { $times ->
        [none] 此前未受邀
        [one] 此前一次
        [two] 此前两次
       *[more] 此前三次及以上
    }
tables-top-answers = 前两档占比
tables-top-change = 前两档占比变化（百分点）
tables-value = 数值
tables-verdict = 判定
# Statistics of the weights
tables-weight =
    { $stat ->
        [minimum] 最小权重（以均值为1）
        [maximum] 最大权重（以均值为1）
        [ratio] 最大与最小之比
        [cv] 变异系数
        [design-effect] 设计效应
        [n-eff] 有效样本量
        [n-trimmed] 截断的权重数
        [share-trimmed] 截去的权重占比
       *[n-eff-untrimmed] 截断前的有效样本量
    }
tables-weighted = 加权后
tables-weights = 权重
tables-widest = 最大差异（标准差）
tables-without-rule = 停用该规则时的{ $indicator }
tables-action = 措施
tables-owner = 责任人
tables-status = 进展
tables-action-status =
    { $kind ->
        [done] 完成
        [late] 逾期
        [running] 进行中
       *[planned] 未启动
    }
tables-action-horizon =
    { $kind ->
        [short] 短期（3个月以内）
        [mid] 中期（3至6个月）
        [long] 长期（6个月以上）
       *[open] 期限待定
    }
tables-cost = 费用
tables-sure = 重要而得分偏低
tables-how-sure =
    { $sure ->
        [sure] 明确
        [probably] 很可能
       *[open] 可能
    }
tables-criticised = 批评留言占比
tables-action-about =
    { $kind ->
        [agreed] { $task }
        [asked] 待决定：{ $task }
        [unowned] { $task }；待决定：指定责任人
        [open] 待决定：指定责任人
       *[none] 尚无
    }
tables-follow-up = 跟进事项
tables-suggestions =
    { $kind ->
        [prompt] 五个工作日内答复
        [adopted] 采纳率
        [done] 已采纳中落实的
       *[explained] 未采纳中说明理由的
    }
tables-made =
    { $kind ->
        [days] 调查结束至获批的天数，{ $period }
       *[seconds] 生成报告所用秒数，{ $period }
    }
tables-rows = 行数
tables-rows-received = 收到
tables-rows-used = 可用
tables-records = 业务记录
tables-cohort = 首购季度
tables-quarter = { $year }年{ $quarter ->
    [1] 一季度
    [2] 二季度
    [3] 三季度
   *[4] 四季度
}
# 业务记录表的分组
tables-record-group =
    { $kind ->
        [forecast] 下期工单
        [weekly-change] { $day }起逐周中位时长的变化
        [rate-ratio] 设有目标的工单主题：每家客户工单数与所列时期之比
        [path] 先后相接的环节：占上一环节的比例
        [median] 时长的中位数
       *[amount]
            { $known ->
                [yes] 购买客户的平均消费 · { $segment }
               *[no] 购买客户的平均消费（按记录所用币种）
            }
    }
tables-stat-agreement-johnson = 与Johnson权重的排序一致性
tables-stat-agreement-listwise = 排序一致性（仅答齐各题者）
tables-stat-agreement-ordinal = 与有序模型的排序一致性
tables-stat-alpha = 克朗巴哈 α
tables-stat-alpha-without = 删除该题后的 α
tables-stat-centre = 此前平均
tables-stat-beta = 标准化系数
tables-verdict-cannot-tell = 无法判定
tables-stat-correlation = 相关系数
tables-stat-detectable = 可检出变化
tables-stat-explained = 解释方差（R²）
# Heads a column: how much more of the outcome goes with 0.2 points more of an item
tables-stat-gain = 每提高0.2分
tables-stat-ceiling = 最高分占比
tables-stat-importance = 重要性
tables-stat-inter-item = 平均题间相关
tables-stat-item-total = 题总相关
tables-stat-items = 题数
tables-stat-importance-johnson = Johnson权重
tables-stat-log-odds = 对数发生比
tables-stat-floor = 最低分占比
tables-verdict-not-measured = 未测量
tables-verdict-met = 达标
tables-verdict-not-met = 未达标
tables-stat-non-response = 未评分占比
tables-stat-omega = 麦克唐纳 ω
tables-stat-proportionality = 比例优势检验（F）
tables-stat-limit-low = 范围下限
tables-stat-limit-high = 范围上限
tables-stat-rank = 排名
tables-stat-slope = 斜率
tables-stat-vif = VIF
tables-stat-factor-share = 第一因子解释方差
tables-stat-loading = 因子载荷
