voice-heading-voice = 客戶之聲
voice-heading-customers-want-changed = 客戶希望改善什麼
voice-heading-their-own-words = 客戶原話
voice-wanted =
    { $count ->
        [1] { $n }家客戶留言，{ $share }提到{ $first }。
       *[other] { $n }家客戶留言，{ $share }提到{ $first }或{ $second }。
    }
voice-close = { $parts }與{ $topic }接近，孰多孰少難以判定。
voice-praised = 稱讚的有{ $parts }等。
voice-part-of = { $topic }（{ $share }）
voice-moved =
    { $way ->
        [rise] 提到{ $topic }的留言由{ $before }的{ $old }增至{ $value }，增加{ $change }個百分點（{ $low }至{ $high }）。
       *[fall] 提到{ $topic }的留言由{ $before }的{ $old }降至{ $value }，減少{ $change }個百分點（{ $low }至{ $high }）。
    }
voice-costly = 提到{ $topic }的{ $n }家客戶，{ $item }為{ $value }分，比其他留言者低{ $change }分（{ $low }至{ $high }）。
voice-group =
    { $way ->
        [rise] { $group }更常提到{ $topic }：占{ $share }，比其他客戶多{ $change }個百分點（{ $low }至{ $high }）。
       *[fall] { $group }較少提到{ $topic }：占{ $share }，比其他客戶少{ $change }個百分點（{ $low }至{ $high }）。
    }
voice-terms = 與{ $before }相比，留言中明確增多的詞：{ $words }。
voice-term = 「{ $word }」（{ $share }）
voice-elsewhere =
    { $way ->
        [same] { $topic }在{ $parts }中也被提到。
        [about] 業務紀錄的文字談及最多的是{ $parts }。
       *[other] 其他來源提到最多的有所不同：{ $parts }。
    }
voice-seen =
    { $source ->
        [complaints] 客訴
        [tickets] 工單
        [interviews] 訪談
       *[reviews] 評論
    }{ $way ->
        [same] { "" }
       *[other] 中的{ $topic }
    }（{ $base }條中{ $n ->
        [1] 占
       *[other]
            { $way ->
                [same] 占
               *[other] 各占
            }
    }{ $share }）
voice-source =
    { $source ->
        [survey] 調查
        [complaints] 客訴
        [tickets] 工單
        [interviews] 訪談
       *[reviews] 評論
    }
voice-dimensions = 各構面最常受批評和受稱讚之處
voice-dimensions-note = 占留言者的比例。措施：涉及該主題、題目或構面且尚未完成的措施；「待決定」為本報告提請決定的事項。
voice-dimension = 構面
voice-main =
    { $side ->
        [problem] 待改善
       *[praise] 受稱讚
    }
voice-share = 占比
voice-actions = 措施
voice-action =
    { $known ->
        [actions] 已列
        [decisions] 待決定
       *[none] 未列
    }
voice-topic = 主題
voice-part = 提及占比
voice-score = 其滿意度
voice-gap = 差距
voice-cost = 影響
voice-alpha = α
voice-precision = 查準率
voice-recall = 查全率
voice-title =
    { $leading ->
        [one] 客戶意見最多的是{ $first }
        [several] 批評居前的問題有{ $leaders-words }個
       *[many] 各主題受批評和受稱讚的情況
    }
voice-alt =
    { $leading ->
        [one] 各主題受批評和受稱讚的留言占比，批評最多的是{ $first }。
        [several] 各主題受批評和受稱讚的留言占比，批評居前的是{ $leaders }。
       *[many] 各主題受批評和受稱讚的留言占比。
    }
voice-base = 基數{ $n }條留言，其中{ $uncoded }未提及任何主題；占留言者的比例及{ $confidence }%信賴區間。
voice-side =
    { $side ->
        [problem] 批評
       *[praise] 稱讚
    }
voice-interval = { $level }信賴區間
voice-quoted = 留言按原文所用語言照錄，其後為主題，並非譯文。
voice-quote =
    { $lang ->
        [zh] 「{ $text }」
       *[en] 「{ $text }」
    }
