page-appendix = 附录
page-approval-void-decision = 批准已失效 · 不作决策依据
page-approved = 已批准
page-approved-2 = { $name }（{ $role }）于{ $date }批准。
page-base = 样本量
page-chance-alone = { $level }，仅反映随机波动
page-commentary = 分析师评注
page-draft-decision = 草稿，不作决策依据
page-estimates-chapter = 本章共{ $count }项估计值
page-figure = 图
page-filter-rows = 筛选行
page-inputs = 输入数据
page-language = 语言
page-last-build-failed = 最近一次生成失败
page-longer-holds-because-changed = 此后以下内容有变动，上述意见不再有效：{ $changes }。
page-made = 生成软件
page-measured-survey = 本次调查未测量。
page-method-statement = 方法说明
page-methods-definitions-since-approved = 自已批准的{ $period }报告以来的方法与定义
page-of = /
page-pdf = PDF
page-report = 暂无报告
page-report-been-approved = 本报告尚未批准。
page-report-made = 本报告如何生成
page-report-published-yet = 尚未发布任何报告。
page-reports-wait-approval-listed = 等待批准、未列出的报告：{ $count }份。
page-respondents = { $n }位答卷者
page-reviewed = { $name }（{ $role }）于{ $date }复核。
page-reviewed-yet-approved = 已复核 · 尚未批准
page-run-record = 运行记录
page-skip-report = 跳到报告正文
page-table = 表
page-title-period = { $period }{ $gap }{ $title }
page-unchanged = 没有变化。
page-version = 版本{ $version }
page-web-page = 网页
page-word-document = Word文档
page-workbook = 工作簿
# ---- the bar of the page, its search and its files
page-search = 搜索
page-files = 下载
page-one-page = 一页要点（PDF）
page-all-reports = 各期报告
# ---- the popover of a number
page-interval = { $level }置信区间
page-effective-base = 有效样本量
page-target = 目标
page-to = 至
# $kind: what a number is compared with; $name: which period, group or indicator
page-comparison =
    { $kind ->
        [period] 较{ $name }的变化
        [level] 与{ $name }之差
        [level-others] 与其他客户之差
        [measure] 与{ $name }的关联
        [target] 与目标之差
        [benchmark] 与基准之差
       *[other] { "" }
    }
# $verdict: met, not_met, cannot_tell or not_measured
page-aim =
    { $verdict ->
        [met] { $goal }，达标
        [not_met] { $goal }，未达标
        [cannot_tell] { $goal }，无法判定
       *[other] { $goal }
    }
# $kind: how an estimate was made
page-method =
    { $kind ->
        [waves] 两次独立调查相比；与同类变化一并校正（Holm）。
        [overlap] 两次调查有部分相同的客户作答；与同类变化一并校正（Holm）。
        [others] 该群体与其他客户相比；与各群体一并校正（Holm）。
        [pair] 两个群体相比；与各对群体一并校正（Holm）。
        [importance] 解释占比（LMG），区间由自助法得出；相关不等于因果。
        [correlation] 皮尔逊相关系数；相关不等于因果。
        [variance] 组间方差占比；按抽样设计作F检验。
        [wilson] 占比的区间按抽样设计计算（泰勒线性化，Wilson法）。
        [wald] 区间按抽样设计计算（泰勒线性化，Wald法）。
       *[other] 区间按抽样设计计算（泰勒线性化，t分布）。
    }
# ---- columns of a figure's data
page-name = 指标
page-group = 群体
page-period = 时期
page-compared = 比较
page-value = 数值
page-low = 下限
page-high = 上限
# ---- the index of all periods
# $name: the headline indicator
page-course = { $first }至{ $last }{ $name }，附置信区间
page-target-of = 目标{ $goal }
page-earlier = 此前各期（此处无报告）
page-kind = { $kind ->
    [special] 专项调查
   *[event] 事件调查
}
