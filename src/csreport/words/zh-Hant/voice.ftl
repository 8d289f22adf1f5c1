voice-heading-voice = 顧客之聲
voice-heading-customers-want-changed = 顧客希望改善什麼
voice-heading-their-own-words = 顧客原話
voice-wanted =
    { $count ->
        [1] { $n }位顧客留言，{ $share }提到{ $first }。
       *[other] { $n }位顧客留言，{ $share }提到{ $first }或{ $second }。
    }
voice-praised = 稱讚最多的是{ $topic }，{ $share }提到。
voice-moved =
    { $way ->
        [rise] 提到{ $topic }的留言由{ $before }的{ $old }增至{ $value }，增加{ $change }個百分點（{ $low }至{ $high }）。
       *[fall] 提到{ $topic }的留言由{ $before }的{ $old }降至{ $value }，減少{ $change }個百分點（{ $low }至{ $high }）。
    }
voice-costly = 提到{ $topic }的顧客整體滿意度為{ $value }分，比其他留言者低{ $change }分（{ $low }至{ $high }）。
voice-title = 顧客意見最多的是{ $first }
voice-alt = 各主題受批評和受稱讚的留言占比，批評最多的是{ $first }。
voice-base = 基數{ $n }條留言，其中{ $uncoded }未提及任何主題；占留言者的比例及{ $confidence }%信賴區間。
voice-side =
    { $side ->
        [problem] 批評
       *[praise] 稱讚
    }
voice-interval = { $level }信賴區間
voice-quote =
    { $lang ->
        [zh] 「{ $text }」
       *[en] 「{ $text }」
    }
voice-about =
    { $lang ->
        [zh] { $about }
       *[en] { $about }（英文）
    }
