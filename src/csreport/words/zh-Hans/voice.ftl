voice-heading-voice = 客户之声
voice-heading-customers-want-changed = 客户希望改进什么
voice-heading-their-own-words = 客户原话
# 提到最多的两个问题；n：留言数，share：提到其中之一的占比
voice-wanted = { $count ->
    [1] { $n }位客户留言，{ $share }提到{ $first }。
   *[other] { $n }位客户留言，{ $share }提到{ $first }或{ $second }。
}
voice-praised = 称赞最多的是{ $topic }，{ $share }提到。
# 占比明确变化的问题
voice-moved = { $way ->
    [rise] 提到{ $topic }的留言由{ $before }的{ $old }增至{ $value }，增加{ $change }个百分点（{ $low }至{ $high }）。
   *[fall] 提到{ $topic }的留言由{ $before }的{ $old }降至{ $value }，减少{ $change }个百分点（{ $low }至{ $high }）。
}
# 满意度最低的一群
voice-costly = 提到{ $topic }的客户总体满意度为{ $value }分，比其他留言者低{ $change }分（{ $low }至{ $high }）。
voice-title = 客户意见最多的是{ $first }
voice-alt = 各主题受批评和受称赞的留言占比，批评最多的是{ $first }。
voice-base = 基数{ $n }条留言，其中{ $uncoded }未提及任何主题；占留言者的比例及{ $confidence }%置信区间。
voice-side = { $side ->
    [problem] 批评
   *[praise] 称赞
}
voice-interval = { $level }置信区间
# 留言原文，及其主题
voice-quote = { $lang ->
    [zh] “{ $text }”
   *[en] “{ $text }”
}
voice-about = { $lang ->
    [zh] { $about }
   *[en] { $about }（英文）
}
