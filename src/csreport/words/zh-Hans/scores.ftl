scores-heading-scores = 各项得分与检验
scores-heading-all = 得分
scores-heading-groups = 客户群
scores-heading-associations = 关联
scores-heading-time = 历期变化
scores-heading-checks = 方法检验
scores-scores-caption = 各项得分
scores-scores-note = 得分为平均分；指数和净推荐值另行注明。置信区间：{ $confidence }%。前档、后档：最高、最低{ $cut }档的占比。
scores-weightings-caption = 不同加权下的核心指标
scores-weightings-note = 按收入加权：权重再乘以客户的采购额；只作并列参考。
scores-targets-caption = 目标与实际
scores-targets-note = 整个区间达到目标为达标，完全未达到为未达标，其余无法判定。可检出变化：同等规模的调查有{ $power }%的概率检出。
scores-groups-caption =
    { $kind ->
        [channel] 各渠道的得分
       *[other] 按{ $grouping }的得分
    }
scores-groups-note = η²：差异中属于组间的比重；p值：各组是否相同的检验，Holm校正。
scores-crosstab-caption = 两种分群交叉
scores-crosstab-note = 两种分群是否相互影响的检验：p值为{ $p }。
scores-correlations-caption = 各评分之间的相关系数
scores-correlations-note = Pearson相关，以两题均作答者为基数。列号与行号对应。
scores-drivers-caption = 与各结果指标的关联，由强到弱
scores-drivers-note = 重要性：各种进入顺序下解释方差占比的平均（LMG），{ $confidence }%自助法区间；排名列出其范围。每提高0.2分：结果指标相应高出多少。以上为关联，不证明因果。
scores-drivers-model-caption = 线性模型与有序模型中的驱动因素
scores-drivers-model-note = 斜率：其他题目不变，该题每高1分，结果指标相差的分数；标准化系数以标准差为单位。对数发生比：比例优势模型，仅答齐各题者。VIF高于5，则难以与其他题目区分。
scores-drivers-checks-caption = 其他方法是否一致
scores-drivers-checks-note = 排序一致性：1表示顺序相同。末项p值偏小，说明量表各档的关联不同，斜率为其平均。
scores-periods-caption = 各项得分及其变化
scores-periods-note = ▲▼ 表示明确的变化（{ $confidence }%，分别在核心指标、维度、题目及各对比期之间作Holm校正）。
scores-overlap = { $n }位答卷者中有{ $count }位在{ $period }也曾作答，检验与区间已计入。
scores-limits-caption = 各项指标的通常波动范围
scores-limits-note = 范围：由以往各期推算（控制图）。可检出变化：有{ $power }%的概率检出。
scores-moves-caption = 各客户群的变化
scores-moves-note = p值：各群变化是否相同的检验，Holm校正。▲▼ 表示明确的变化。
scores-reliability-caption = 量表的信度
scores-reliability-note = 用于比较的量表，α 通常要求不低于0.70。α 随题数升高：两题量表宜看题间相关，并逐题解读。指数包含全部题目。量表若只测一个概念，第一因子应解释大部分方差（通常不低于40%），各题在其上的载荷也应较高（通常不低于0.50）。
scores-validity = 指数与总体满意度的相关系数为{ $value }（{ $low }至{ $high }）。
scores-kmo = 取样适切性（KMO）：{ $value }，至少应达到{ $limit }。
scores-questions-caption = 各题的使用情况
scores-questions-note =
    { $count ->
        [0] 没有需要修订的题目
       *[other] 建议修订：{ $items }
    }（标准：最低分或最高分占比的整个区间高于{ $extreme }%，未作答占比高于{ $silent }%，或题总相关低于{ $total }）。
scores-vif = 最大的VIF为{ $value }（{ $item }）。
scores-heading-comments = 留言
scores-comments-caption = 留言中的全部问题与称赞
scores-comments-note = 占比：占留言者。提及占比：在全部问题（或称赞）提及中所占部分。差距：与其他留言者满意度之差。影响：留言者总体满意度均值减去不计提及者的均值，属关联。▲▼为全部行Holm校正后。
scores-complaints-caption = 各类客户提到的问题
scores-complaints-note = 占该类留言者的比例。η²与p：检验各类是否相同，按问题和分组Holm校正。
scores-sources-caption = 各来源提到的问题
scores-sources-note = 提到该问题的文本占比。各来源分别计数；只有调查是样本，也只有调查有评分。
scores-coding-caption = 规则编码与人工编码对照
scores-coding-note = α：Krippendorff系数，1为完全一致。查准率：规则所编中人工也编的部分；查全率：人工所编中规则也编的部分。有人工编码时以人工为准。
scores-heading-records = 企业业务记录
# 下期工单总数与最繁忙时段；泊松，不计趋势与季节
scores-forecast = 若下期与近几期相近，预计工单{ $value }条（{ $low }至{ $high }）。
scores-records-caption = 时长、工单预测、主题、环节与消费金额
scores-records-note = 时长：中位数，未结个案按已历时长计入，▲▼ 表示明确的变化，经Holm校正。预测：依据至多八个等长时期的泊松预测，不计趋势与季节，为{ $confidence }%预测区间。逐周：自该日起各周中位数的均值，减去此前至多十二周的均值；各周视为相互独立，其间其他情况也可能变化。主题：每家客户的工单数与所列时期之比（1为持平）。环节：按次数而非人数。金额：购买客户的均值，变化为与对比时期之差，经Holm校正。
scores-cohorts-caption = 各季首购客户的再次购买
scores-cohorts-note = 该季首购客户中，其后第几个季度再次购买的百分比。记录首年的首购不列：此前是否购买无从得知。
scores-heading-register = 措施与建议
scores-actions-caption = 各项措施的期限类型、责任人、截止日期与进展
scores-actions-note = 截至调查执行结束之日。本报告提请决定的事项见建议部分。
scores-register-caption =
    { $kind ->
        [both] 客户建议的办理与历次报告的用时
        [reports] 历次报告的用时
       *[suggestions] 客户建议的办理
    }
scores-register-note =
    { $kind ->
        [both] 建议为截至调查执行结束的十二个月内收到者；报告为当时已获批者。
        [reports] 截至调查执行结束时已获批的报告。
       *[suggestions] 截至调查执行结束的十二个月内收到的建议。
    }
