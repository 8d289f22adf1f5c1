voice-heading-voice = 客户之声
voice-heading-customers-want-changed = 客户希望改进什么
voice-heading-their-own-words = 客户原话
# 提到最多的两个问题；n：留言数，share：提到其中之一的占比
voice-wanted = { $count ->
    [1] { $n }家客户留言，{ $share }提到{ $first }。
   *[other] { $n }家客户留言，{ $share }提到{ $first }或{ $second }。
}
# 与第二位（topic）区间相接的问题
voice-close = { $parts }与{ $topic }接近，孰多孰少难以判定。
voice-praised = 称赞的有{ $parts }等。
voice-part-of = { $topic }（{ $share }）
# 占比明确变化的问题
voice-moved = { $way ->
    [rise] 提到{ $topic }的留言由{ $before }的{ $old }增至{ $value }，增加{ $change }个百分点（{ $low }至{ $high }）。
   *[fall] 提到{ $topic }的留言由{ $before }的{ $old }降至{ $value }，减少{ $change }个百分点（{ $low }至{ $high }）。
}
# 满意度最低的一群
voice-costly = 提到{ $topic }的{ $n }家客户，{ $item }为{ $value }分，比其他留言者低{ $change }分（{ $low }至{ $high }）。
# 批评某一主题明确多于或少于其他客户的一群；change、low、high：百分点
voice-group = { $way ->
    [rise] { $group }更常提到{ $topic }：占{ $share }，比其他客户多{ $change }个百分点（{ $low }至{ $high }）。
   *[fall] { $group }较少提到{ $topic }：占{ $share }，比其他客户少{ $change }个百分点（{ $low }至{ $high }）。
}
# 比上期明确增多的词
voice-terms = 与{ $before }相比，留言中明确增多的词：{ $words }。
voice-term = “{ $word }”（{ $share }）
# 首要问题在哪些其他来源中也被提到（same），其余来源中居首的是什么，以及文字谈及最多的主题（about）
voice-elsewhere = { $way ->
    [same] { $topic }在{ $parts }中也被提到。
    [about] 业务记录的文字谈及最多的是{ $parts }。
   *[other] 其他来源提到最多的有所不同：{ $parts }。
}
voice-seen = { $source ->
    [complaints] 投诉
    [tickets] 工单
    [interviews] 访谈
   *[reviews] 评论
}{ $way ->
    [same] { "" }
   *[other] 中的{ $topic }
}（{ $base }条中{ $n ->
    [1] 占
   *[other] { $way ->
        [same] 占
       *[other] 各占
    }
}{ $share }）
voice-source = { $source ->
    [survey] 调查
    [complaints] 投诉
    [tickets] 工单
    [interviews] 访谈
   *[reviews] 评论
}
voice-dimensions = 各维度最常受批评和受称赞之处
voice-dimensions-note = 占留言者的比例。措施：涉及该主题、题目或维度且尚未完成的措施；“待决定”为本报告提请决定的事项。
voice-dimension = 维度
voice-main = { $side ->
    [problem] 待改进
   *[praise] 受称赞
}
voice-share = 占比
voice-actions = 措施
voice-action = { $known ->
    [actions] 已列
    [decisions] 待决定
   *[none] 未列
}
voice-topic = 主题
voice-part = 提及占比
voice-score = 其满意度
voice-gap = 差距
voice-cost = 影响
voice-alpha = α
voice-precision = 查准率
voice-recall = 查全率
# leading：居前而分不出先后的问题有几个
voice-title = { $leading ->
    [one] 客户意见最多的是{ $first }
    [several] 批评居前的问题有{ $leaders-words }个
   *[many] 各主题受批评和受称赞的情况
}
voice-alt = { $leading ->
    [one] 各主题受批评和受称赞的留言占比，批评最多的是{ $first }。
    [several] 各主题受批评和受称赞的留言占比，批评居前的是{ $leaders }。
   *[many] 各主题受批评和受称赞的留言占比。
}
voice-base = 基数{ $n }条留言，其中{ $uncoded }未提及任何主题；占留言者的比例及{ $confidence }%置信区间。
voice-side = { $side ->
    [problem] 批评
   *[praise] 称赞
}
voice-interval = { $level }置信区间
voice-quoted = 留言按原文所用语言照录，其后为主题，并非译文。
# 留言原文，及其主题
voice-quote = { $lang ->
    [zh] “{ $text }”
   *[en] “{ $text }”
}
