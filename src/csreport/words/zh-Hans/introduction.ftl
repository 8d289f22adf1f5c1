introduction-heading-introduction = 引言
introduction-heading-asked = 调查对象与方法
introduction-heading-sure = 结果有多可靠
introduction-asked = { $pattern ->
    [census] 邀请了全部{ $customers }家客户，回收有效答卷{ $n }份。
    [sample] 在{ $customers }家客户中邀请{ $invited }家，回收有效答卷{ $n }份。
    [invited] 邀请{ $invited }家客户，回收有效答卷{ $n }份。
    [open] { $n }人通过公开链接作答，结果只反映作答者，不代表全部客户。
   *[plain] 回收有效答卷{ $n }份。
}
introduction-population = 调查对象为{ $population }。
introduction-weights-unequal = { $kind ->
    [margins] { $group }的抽取比例较高，结果已按{ $margins }加权还原。
    [file] { $group }的抽取比例较高，数据自带的权重已作还原。
    [adjust] { $group }的抽取比例较高，加权时已一并还原，并校正未作答的影响。
   *[none] { $group }的抽取比例较高，结果未加权还原。
}
introduction-weights = { $kind ->
    [margins] 结果已按{ $margins }加权，还原客户的真实构成。
    [file] 结果采用数据自带的权重。
    [adjust] 结果已加权，校正未作答的影响。
   *[none] 每份答卷分量相同，未作加权。
}
introduction-fieldwork = { $by ->
    [yes] 调查于{ $days }开展，作答渠道为{ $channels }。
   *[no] 调查于{ $days }开展。
}
introduction-sure = { $sample ->
    [open] 公开调查无法给出误差范围：哪些人选择作答，无从得知。
   *[probability] { $pattern ->
        [both] 占比的误差约为±{ $margin }个百分点，总体满意度的误差约为±{ $half }分。
        [margin] 占比的误差约为±{ $margin }个百分点。
        [half] 总体满意度的误差约为±{ $half }分。
       *[none] 数字的误差见其后的区间。
    }
}
introduction-ranges = { $sample ->
    [open] 数字后的区间只反映偶然因素的影响。
   *[probability] 数字后的范围为{ $confidence }%置信区间：同样的调查做100次，约有{ $confidence }次的区间包含真实值。
}
introduction-changes = { $sample ->
    [open] 作答者代表谁无从得知，故不作升降与差异的判断。
   *[probability] { $earlier ->
        [yes] 只有超出抽样误差、且经多重比较校正的变化，才称为上升或下降；正文未提及的比较多数见附录，全部见Excel工作簿。
       *[no] 只有超出抽样误差、且经多重比较校正的差别，才称为不同。本次为首次调查，尚无法比较变化。
    }
}
introduction-links = 相关不等于因果。
introduction-kind = { $kind ->
    [special] 本次为专项调查，不计入历次全面调查的趋势。
   *[event] 本次为事件触发的调查，不计入历次全面调查的趋势。
}
introduction-left-out = { $periods }并非全面调查，不计入趋势。
introduction-objective = 本调查旨在{ $objective }。
