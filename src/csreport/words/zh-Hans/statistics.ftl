statistics-alpha = 克朗巴哈系数 α
statistics-alpha-definition = 同一维度各题测量同一内容的程度，取值0至1。
statistics-amount-series = 购买客户的平均消费
statistics-bottom-box = 后两档占比
statistics-bottom-box-definition = 选择最低{ $cut }档答案的占比。
statistics-bottom-box-series = { $indicator }：后两档占比
statistics-bottom-box-unit = 后两档占比
statistics-detectable = 最小可检出变化
statistics-detectable-definition = 比较两次这样的调查时，有80%的概率能够检出的真实变化。
statistics-eta-squared = 组间方差（η²）
statistics-eta-squared-definition = 答卷者之间的差异中来自客户分群之间的占比。
statistics-forecast-series = 下期预计工单
statistics-importance = 重要性
statistics-importance-definition = 在结果的解释方差中的占比，取各题所有进入顺序的平均（LMG）；属于关联，不证明因果。
statistics-index = 满意度指数
statistics-index-definition = 各维度换算为0至100后的加权平均：{ $parts }{ $weights ->
        [importance] （权重：按本期答卷计算的与总体满意度的关联程度）
        [stated] （权重：本期客户选为最看重的次数）
       *[declared] {""}
    }。缺失权重达一半或以上的答卷者不计指数。
statistics-index-series = 满意度指数
statistics-index-unit = 满意度指数
statistics-indicator-series = { $indicator }
statistics-margin-of-error = 误差范围
statistics-margin-of-error-definition = 占比接近一半时区间宽度的一半，以百分点计。
statistics-mean = 平均分
statistics-mean-definition = 回答的平均值，以量表分为单位；“不适用”和空白不计入。
statistics-n-eff = 有效样本量
statistics-n-eff-definition = 与本加权样本同样精确的未加权样本的样本量（Kish）。
statistics-nps = 净推荐值（NPS）
statistics-nps-definition = 推荐者占比（“{ $item }”答9或10）减去贬损者占比（6分及以下），取值−100至+100。
statistics-nps-series = 净推荐值（NPS）
statistics-nps-unit = 净推荐值（NPS）
statistics-r-indicator = R指标
statistics-r-indicator-definition = 各客户群作答机会的均匀程度；1表示完全相同。
statistics-top-box = 前两档占比
statistics-top-box-definition = 选择最高{ $cut }档答案的占比。
statistics-top-box-series = { $indicator }：前两档占比
statistics-top-box-unit = 前两档占比
statistics-half-width = 得分误差
statistics-half-width-definition = 得分置信区间宽度的一半。
statistics-mention-unit = 占留言的比例
