questionnaire-heading-questionnaire = 問卷與定義
questionnaire-heading-questions = 題目與回答
questionnaire-heading-definitions = 定義
questionnaire-heading-exclusions = 排除規則
questionnaire-questions = 按問卷順序列出全部題目與回答。
questionnaire-not-measured = 本次調查未測量：{ $subjects }。
questionnaire-subject =
    { $subject ->
        [overall] 整體滿意度
        [recommend] 推薦意願
        [effort] 便捷度
        [expectation] 與預期的比較
        [repurchase] 再購意願
        [dimensions] 構面
        [groups] 客戶群
        [importance] 各題的重要性
        [change] 與以往調查的變化
        [response] 回覆率
       *[other] 與客戶名冊的比較
    }
questionnaire-results = 問卷與結果
questionnaire-base = 基數：回答該題者，不含「不適用」和空白。前檔：最高的{ $cut }檔。占比經舍入，合計可能不等於100%。
questionnaire-weighted = 加權占比代表全部客戶，未加權占比只代表答卷者。
questionnaire-definitions = 各項指標在全文含義一致；除另有說明外，數值越高越好。
questionnaire-definitions-caption = 指標的定義
questionnaire-no-rules = 沒有檢查答卷：篩查規則全部關閉。
questionnaire-rules = 答卷按既定規則排除，與評分無關。
questionnaire-rules-effect = 每條規則帶來的變化見附錄[樣本與精度](#sample)。
questionnaire-rules-caption = 篩查規則，按判定順序排列
questionnaire-flag =
    { $rule ->
        [total-row] 合計、平均、簽名或備註行，不是答卷。
        [off-frame] 客戶不在客戶名冊中。
        [outside-fieldwork] 在調查執行首日之前或末日之後作答。
        [duplicate] 同一答卷者的其餘答卷；保留最完整的一份。
        [near-duplicate] 與另一位答卷者相同的回答達到{ $share }%，至少{ $items }題才比較。
        [copy] 全部回答與另一位答卷者相同，至少{ $items }題才比較。
        [incomplete] 作答題數不足{ $share }%。
        [speeding] 用時短於中位用時的{ $share }%，或平均每題不足{ $seconds }秒。
        [straight-lining] 對同一量表的{ $items }道以上題目，回答全部相同或幾乎相同。
        [attention] 未按要求回答注意力檢查題。
        [inconsistent] 回答自相矛盾，其程度在正常答卷中偶然出現的比例不超過{ $share }%。
       *[out-of-range] 回答超出量表範圍。
    }
questionnaire-flagged =
    { $kind ->
        [unchecked] 未檢查：資料中沒有該規則所需的內容。
        [flagged] 只作標記。
        [counted] 排除{ $count }份。
       *[other] 排除。
    }
questionnaire-same = 題目與{ $period }相同。
questionnaire-added = { $period }之後新增：{ $added }。
questionnaire-gone = 不再詢問：{ $gone }。
questionnaire-broken = 組成題目與{ $period }不同，不作比較：{ $broken }。
questionnaire-printed = { $period }的結果沿用已發布的數字，未重新計算。
