sample-heading-sample = 样本与精度
sample-heading-answers = 作答与应答率
sample-heading-fieldwork = 调查执行
sample-heading-composition = 样本构成
sample-heading-precision = 精度
sample-heading-targets = 抽样目标
# Terms of the method statement
sample-term =
    { $term ->
        [population] 调查总体
        [sample] 样本
        [fieldwork] 执行
        [response] 应答
        [excluded] 剔除
        [weighting] 加权
        [precision] 精度
        [intervals] 区间
        [bases] 小样本
        [anonymity] 匿名性
        [roles] 职责
       *[other] 软件
    }
# linked：答卷带客户编号；kinds：导出文件中的联系方式
sample-anonymity =
    { $linked ->
        [yes] 答卷带有客户编号，予以保密但并非匿名
       *[no] 答卷不带客户编号
    }；{ $known ->
        [yes] 导出文件含{ $kinds }
       *[no] 导出文件没有邮箱、电话号码或IP地址列
    }
sample-contact =
    { $kind ->
        [email] 邮箱
        [telephone] 电话号码
       *[address] IP地址
    }
# Parts of one term of the method statement
sample-and = { $first }；{ $second }
# What the period's file says in its own words
sample-given =
    { $kind ->
        [reward] 酬谢：{ $text }
       *[other] { $text }
    }
sample-register = 客户名册共{ $count }家
sample-drawn =
    { $kind ->
        [open] 开放链接，自愿作答
        [all] 邀请了名册中的全部{ $invited }家客户
        [by-segment] 按{ $segment }分层随机抽取
        [by-strata] 分层随机抽取
       *[chance] 随机抽取
    }
sample-clusters = 整群抽取
sample-invited = 邀请{ $invited }家
sample-days = { $days }
sample-by-channel = 经{ $channels }作答
sample-analysed = 收到{ $received }份，有效{ $accepted }份
sample-answered =
    { $kind ->
        [rate] 可能符合条件的受邀客户中，{ $rate }完成问卷（AAPOR RR1）
        [open] 触达范围不明，无应答率
       *[other] 应答率未知
    }
sample-by-rule = 按既定规则，与评分无关：{ $rules }
sample-none = 无
sample-weighting =
    { $method ->
        [none] 未加权
        [file] 采用随数据提供的权重
        [adjust] 抽样权重，未校准
        [rake] 按{ $margins }迭代比例加权
        [poststratify] 按{ $margins }事后分层
        [linear] 按{ $margins }校准（线性法）
       *[logit] 按{ $margins }校准（logit法）
    }
sample-adjusted = 按{ $cells }作无应答调整
sample-capped = 权重以均值的{ $limit }倍为限
sample-margin =
    { $kind ->
        [open] 自愿作答，无误差范围
       *[other] 占比接近一半时为±{ $margin }个百分点（{ $level }%）
    }
sample-intervals =
    { $kind ->
        [replicates] { $level }%，复制权重法；各族比较按Holm法校正
       *[other] { $level }%，按抽样设计线性化估计；各族比较按Holm法校正
    }
sample-small-bases = { $all ->
    [yes] 校准加权的样本较少，各项结果均加标记
   *[no] 有效样本量不足{ $caution }加标记
}，不足{ $suppress }份不显示
sample-software = csreport { $version }
# How many were invited, answered and are analysed
sample-taking-part =
    { $kind ->
        [open] 开放链接收到答卷{ $received }份，有效{ $accepted }份。
        [all] 收到答卷{ $received }份，全部有效。
        [received] 收到答卷{ $received }份，有效{ $accepted }份。
        [invited] 邀请{ $invited }家客户，收到答卷{ $received }份，有效{ $accepted }份。
        [answered] 邀请{ $invited }家客户，{ $answered }家作答，有效{ $accepted }份。
       *[other] 邀请{ $invited }家客户，{ $answered }家作答；加上同一客户的重复答卷{ $further }份和未受邀客户的{ $others }份，共收到{ $received }份，有效{ $accepted }份。
    }
sample-response-rate =
    { $kind ->
        [open] 看到链接的人数不明，无应答率。
        [unrecorded] 没有邀请人数的记录，无应答率。
       *[other] 应答率为{ $rate }（AAPOR RR1）。
    }
sample-none-excluded = 没有答卷剔除，标记仅供参考。
sample-most-excluded = 最常见的剔除原因是{ $reason }（{ $count }份）。
sample-rule-off =
    { $size ->
        [slight] 停用任一规则，{ $indicator }变动不到0.01。
       *[other] 停用任一规则，{ $indicator }最多变动{ $amount }。
    }
sample-flow = 从首次联系到有效答卷
sample-flow-base = 基数：收到的{ $received }份答卷。
sample-exclusions = 各规则标记与剔除的答卷数
sample-exclusions-note = 规则对所有答卷一视同仁，与评分无关；以最先适用的一条为准。
sample-not-checked = 未检查：数据中没有该规则所需的日期、时长、编号或名册。
sample-rates = 可能符合条件的受邀客户中，{ $rr1 }完整作答，计入部分作答为{ $rr2 }，{ $ref1 }拒答。
sample-rates-reached = 联系上{ $con1 }，其中{ $coop1 }完整作答。
sample-rates-silent = { $silent }没有回音，是否联系上不得而知。
sample-rates-usable = 有效答卷占{ $usable }。
sample-rates-weighted = 按受邀机会加权，RR1为{ $weighted }。
sample-channels =
    { $way ->
        [apart] 各渠道应答率不同：{ $best }{ $best-value }，{ $worst }{ $worst-value }。
       *[other] 各渠道应答率为{ $worst-value }至{ $best-value }，未见差别。
    }
# Where most answers were lost
sample-lost =
    { $way ->
        [unreached] 未联系上造成的流失多于拒答：先完善联系方式、做好提醒，再谈说服。
        [silent] 未作答者大多没有回音：下次应登记邀请是否送达、打开。
       *[other] 流失多在已联系上的客户：先改邀请方式和问卷长度。
    }
sample-rates-caption = 应答率（AAPOR定义）
sample-rates-note = RR1至RR4及REF1的基数：未确认不合条件的受邀客户；RR5、RR6：确认符合条件者。除注明加权外，每份邀请计一次。区间按Wilson法。
sample-rates-note-contact = CON1的基数同RR1；COOP1：已联系上者。
sample-contacts-unknown =
    { $kind ->
        [open] 开放链接无从得知受邀次数。
        [unrecorded] 没有受邀名单的记录，受邀次数不明。
        [undated] 本期文件没有调查日期，此前的邀请无法统计。
        [before] 没有此前十二个月受邀名单的记录（{ $periods }）。
       *[other] 这是首次调查，客户此前受邀多少次不明。
    }
sample-contacts-once = 此前十二个月没有其他调查，{ $invited }家受邀客户均只受邀一次。
sample-contacts = 受邀的{ $invited }家客户中，{ $first }在此前十二个月内未受邀；连同本次，平均受邀{ $mean }次。
sample-contacts-mean = 按全部客户计，每年{ $mean }次。
sample-within = { $strata ->
    [yes] 同层客户中，
   *[no] { "" }
}
sample-contacts-response =
    { $way ->
        [rise] { sample-within }每多受邀一次，应答率高{ $value }个百分点（{ $low }至{ $high }）。
        [fall] { sample-within }每多受邀一次，应答率相差{ $value }个百分点（{ $low }至{ $high }）。
       *[other] { sample-within }此前受邀与否，应答率未见差别（每次{ $low }至{ $high }个百分点）。
    }
sample-contacts-at-least =
    { $kind ->
        [unknown] { $periods }的受邀名单不详，上述次数为下限。
       *[other] 已登记的调查未满十二个月，上述次数为下限。
    }
sample-asked-too-often =
    { $kind ->
        [mean] 次数超过计划：下次排除近期受邀者，或缩小样本。
        [response] 下次抽样排除近期受邀者。
       *[other] { $share }的受邀客户超过计划次数：下次抽样应更均匀。
    }
sample-contacts-caption = 受邀客户按此前受邀次数及其应答率
sample-contacts-note = 计入{ $periods }的邀请，仅限本项目。应答率：AAPOR RR1；区间按Wilson法。
sample-contacts-strata = 表中为未调整的比率；每次邀请的差异在层内计算。
sample-pace =
    { $kind ->
        [one] 有效答卷{ $count }份，均收于{ $day }。
       *[other] { $count }份有效答卷中，到{ $half }已收到一半；{ $day }最多，{ $most }份。
    }
sample-fieldwork = 调查时间为{ $days }，截至结束收到{ $count }份。
sample-undated = 未计入日期无法读出的{ $count }份。
sample-progress =
    { $kind ->
        [reached] 到{ $day }达到计划的{ $planned }份
        [missed] 收到的答卷不足计划的{ $planned }份
       *[other] 到{ $day }收到一半答卷
    }
sample-plan =
    { $kind ->
        [reached] { $day }达到计划的{ $planned }份。
       *[other] 未达到计划的{ $planned }份：下期应多邀请、早提醒或延长时间。
    }
sample-progress-base = 基数：有日期的有效答卷{ $count }份，按收到日期。
sample-no-stages = 未设定有截止日期的环节。
sample-stages =
    { $kind ->
        [all] { $count }个环节全部按期完成。
       *[other] { $count }个环节中{ $kept }个按期完成。
    }
sample-stages-late = 逾期：{ $names }。
sample-stages-missed = 未完成：{ $names }。
sample-stages-open = 待完成：{ $names }。
sample-stage-late = { $stage }（晚{ $n }天）
sample-stages-caption = 各环节的截止与完成日期
sample-stages-note = 按时：截止日当天或之前完成。
sample-stages-undone = 截止日不晚于{ $day }而无完成日期的，视为未完成。
sample-gap = 加权前差距最大的是{ $segment }：{ $level }占答卷者{ $share }，占总体{ $known }。
sample-gap-invited =
    { $kind ->
        [part] 受邀客户中占{ $invited }：差距一部分来自抽样，其余来自应答率不同。
       *[other] 受邀客户中占{ $invited }。
    }
sample-no-gap =
    { $kind ->
        [few] 答卷太少，无法与总体比较。
        [file] 权重随数据提供，所依据的总体构成未给出。
       *[other] 未给出总体构成，无法与答卷者比较。
    }
sample-composition = 样本分群一览
sample-composition-note = 差异：答卷者占比减受邀者占比，以标准差计。误差：占比接近一半时95%置信区间宽度的一半，百分点。可检出变化：与同等规模的下一期相比，有80%的概率检出。
sample-unevenness =
    { $kind ->
        [corrected] { $segments }各群应答率不同，加权已纠正：各群与名册最多相差{ $amount }个标准差。
        [left] 加权未消除全部差距：{ $level }与名册仍相差{ $amount }个标准差（通常以0.1以内为小）。
        [none] 按{ $segments }看，答卷者与受邀者相似。
       *[other] { $segments }各群应答率不同。
    }
sample-before-weighting =
    { $way ->
        [over] 加权前，{ $level }偏多{ $amount }。
       *[other] 加权前，{ $level }偏少{ $amount }。
    }
sample-add-margin =
    { $size ->
        [notable] 应将{ $segments }列入加权变量，此前相关结果须谨慎解读。
       *[other] 加权未用{ $segments }，差异虽小，仍宜列入。
    }
sample-r-indicator = R指标为{ $value }（{ $low }至{ $high }），1表示作答机会均等。
sample-late =
    { $way ->
        [rise] 较晚的答卷常用来推想未作答者，在{ $items }上得分较高。
        [fall] 较晚的答卷常用来推想未作答者，在{ $items }上得分较低。
       *[other] 较晚的答卷常用来推想未作答者，得分与较早的相似。
    }
sample-nonresponse = 各分群的作答差异
sample-nonresponse-note =
    { $asked ->
        [frame] 与名册比较，0.1以内通常视为小。p值：各群作答是否一致，Holm校正。偏R：该分群在作答机会不均中的分量。名册未载的特征无从判断。
       *[other] 与受邀者比较，加权后与名册比较；0.1以内通常视为小。p值：各群作答是否一致，Holm校正。偏R：该分群在作答机会不均中的分量。名册未载的特征无从判断。
    }
sample-precision =
    { $kind ->
        [weighted] 占比接近一半时，误差为±{ $margin }个百分点。权重的设计效应为{ $effect }，相当于{ $n-eff }份等权答卷。
       *[other] 占比接近一半时，误差为±{ $margin }个百分点。
    }
sample-precision-open = 自愿作答，结果只描述作答者，无误差范围。
sample-precision-few = 答卷太少，精度无从说明。
sample-precision-planned =
    { $way ->
        [within] 误差在计划的±{ $planned }之内。
       *[other] 误差超过计划的±{ $planned }。
    }
sample-precision-groups = 各群精度较低，最宽为{ $level }的±{ $margin }。
sample-detectable = 两期同等规模的调查相比，{ $indicator }变化{ $amount }有{ $power }%的概率检出。
sample-unweighted = 未加权，每份答卷分量相同。
sample-weights = 权重为均值的{ $minimum }至{ $maximum }倍。
sample-trimmed =
    { $way ->
        [cut] 最大的截至均值的{ $limit }倍。
       *[other] 均未达到{ $limit }倍的上限。
    }
sample-weights-caption = 权重及其代价
sample-weights-note = 设计效应与有效样本量按Kish法：1与权重变异系数平方之和。
sample-no-targets = 未设抽样目标。
sample-targets = { $count }项抽样目标，{ $met }项达标。
sample-targets-named =
    { $way ->
        [missed] 未达标：{ $names }。
       *[other] 无法判定：{ $names }。
    }
# Names of the targets of the sample
sample-target =
    { $target ->
        [sample-share] 受邀客户占比
        [coverage] 采集覆盖率
        [response-rate] 应答率
        [completes] 有效答卷数
        [margin-of-error] 误差范围（百分点）
        [key-customers] 重点客户作答占比
        [key-interviews] 重点客户访谈率
        [contacts-per-year] 每家受邀客户的年均受邀次数
       *[other] 各群答卷数
    }
sample-answers-of =
    { $kind ->
        [all] 各{ $segment }的答卷数
       *[other] { $levels }的答卷数
    }
sample-targets-caption = 抽样目标：计划与实际
sample-targets-note = 按实际达到的数值判定，不看区间。
sample-key-customers = 名册中的{ $listed }家重点客户，邀请{ $invited }家（{ $share }）。
sample-key-customers-answered = 未确认不合条件者中，{ $value }完整作答（{ $low }至{ $high }）。
# Why a target of the sample cannot be judged
sample-why =
    { $why ->
        [contacts] 每家受邀客户的年均受邀次数无法判定：十二个月内的邀请未全部掌握。
        [open] 开放链接没有{ $target }，无法判定。
        [few] { $target }无法判定：答卷太少。
        [eligibility] 应答率无法判定：不计资格不明者才达到目标（RR5）。
       *[other] { $target }无法判定：缺少邀请名单或总体规模。
    }
sample-why-key-customers =
    { $why ->
        [undeclared] 重点客户一项无法判定：变量说明未指明哪些是重点客户。
        [worth] 重点客户一项无法判定：变量说明未指明哪些是重点客户，客户价值也仅知作答者。
        [open] 重点客户一项无法判定：开放链接没有触达名单。
        [unmarked] 重点客户一项无法判定：本期名册未标明。
        [no-list] 重点客户一项无法判定：缺少邀请名单。
        [few] 重点客户一项无法判定：受邀者太少。
        [none-listed] 重点客户一项无法判定：名册中没有客户符合指定的代码。
        [none-invited] 重点客户一项无法判定：没有重点客户受邀。
       *[other] 重点客户一项无法判定：不计资格不明者才达到目标。
    }
sample-undeclared = 未设定
# Rules that may have changed since the last approved report
sample-rule =
    { $rule ->
        [confidence] 置信水平
        [top-box] 计为满意的最高选项数
        [minimum-base] 显示与标注的最小样本量
        [weighting] 加权
        [seed] 随机过程的种子
        [index] 指数权重的来源
       *[other] { $key }
    }
sample-screening-rule = 筛查规则“{ $rule }”
sample-changed = { $name }：{ $now }（此前：{ $before }）。
sample-question-changed =
    { $part ->
        [scale] { $item }：量表已变动。
        [dimension] { $item }：维度已变动。
        [role] { $item }：角色已变动。
        [attention] { $item }：注意力检查题已变动。
       *[other] { $item }：题目措辞已变动。
    }
sample-scale-changed = { $items }的量表已变动：{ $now }（此前：{ $before }）。
sample-weight-changed = { $dimension }在指数中的权重：{ $now }（此前：{ $before }）。
sample-levels-changed = 客户分群“{ $segment }”的类别已变动。
sample-minutes = 作答时间中位数{ $minutes }分钟。
sample-role = { $task }：{ $owner }
sample-records = 除答卷外，另有{ $names }：共收到{ $rows }行，可用{ $used }行。
sample-records-caption = 答卷以外的记录：收到、剔除与可用行数
sample-records-note = 每行只计一次，以表中最先适用的原因为准。
# Tables beside the answers
sample-table =
    { $table ->
        [tickets] 工单
        [complaints] 投诉
        [purchases] 购买记录
        [operations] 运营记录
        [inspections] 质检记录
        [interviews] 访谈
       *[other] 评价
    }
# Why a row of such a table is left out
sample-left-out =
    { $reason ->
        [total_row] 文件中的合计或备注行
        [missing_required] 必填项空缺
        [unreadable_time] 日期或时间无法读出
        [ambiguous_time] 时钟回拨、出现两次的时间
        [no_such_time] 时钟前拨、不存在的时间
        [unreadable_number] 数字无法读出
        [unknown_code] 代码未定义
        [closed_before_opened] 关闭早于受理
        [answered_before_opened] 答复早于受理
        [outside_activity] 不在本期之内
        [unknown_customer] 客户不在名册中
       *[other] 编号重复
    }
sample-heard = 名册中的{ $n }家客户，本期有反馈的占{ $value }。
