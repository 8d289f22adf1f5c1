scores-heading-scores = 各項得分與檢定
scores-heading-all = 得分
scores-heading-groups = 客戶群
scores-heading-associations = 關聯
scores-heading-time = 歷期變化
scores-heading-checks = 方法檢定
scores-scores-caption = 各項得分
scores-scores-note = 得分為平均分；指數和淨推薦值另行註明。信賴區間：{ $confidence }%。前檔、後檔：最高、最低{ $cut }檔的占比。
scores-weightings-caption = 不同加權下的核心指標
scores-weightings-note = 按營收加權：權重再乘以客戶的採購額；只作並列參考。
scores-targets-caption = 目標與實際
scores-targets-note = 整個區間達到目標為達標，完全未達到為未達標，其餘無法判定。可偵測到變化：同等規模的調查有{ $power }%的機率偵測到。
scores-groups-caption =
    { $kind ->
        [channel] 各管道的得分
       *[other] 按{ $grouping }的得分
    }
scores-groups-note = η²：差異中屬於組間的比重；p值：各組是否相同的檢定，Holm校正。
scores-crosstab-caption = 兩種分群交叉
scores-crosstab-note = 兩種分群是否相互影響的檢定：p值為{ $p }。
scores-correlations-caption = 各評分之間的相關係數
scores-correlations-note = Pearson相關，以兩題均作答者為基數。列號與行號對應。
scores-drivers-caption = 與各結果指標的關聯，由強到弱
scores-drivers-note = 重要性：各種進入順序下解釋變異數占比的平均（LMG），{ $confidence }%拔靴法區間；排名列出其範圍。每提高0.2分：結果指標相應高出多少。以上為關聯，不證明因果。
scores-drivers-model-caption = 線性模型與有序模型中的驅動因素
scores-drivers-model-note = 斜率：其他題目不變，該題每高1分，結果指標相差的分數；標準化係數以標準差為單位。對數勝算：比例優勢模型，僅答齊各題者。VIF高於5，則難以與其他題目區分。
scores-drivers-checks-caption = 其他方法是否一致
scores-drivers-checks-note = 排序一致性：1表示順序相同。末項p值偏小，說明量表各檔的關聯不同，斜率為其平均。
scores-periods-caption = 各項得分及其變化
scores-periods-note = ▲▼ 表示明確的變化（{ $confidence }%，分別在核心指標、構面、題目及各對比期之間作Holm校正）。
scores-overlap = { $n }位答卷者中有{ $count }位在{ $period }也曾作答，檢定與區間已計入。
scores-limits-caption = 各項指標的通常波動範圍
scores-limits-note = 範圍：由以往各期推算（控制圖）。可偵測到變化：有{ $power }%的機率偵測到。
scores-moves-caption = 各客戶群的變化
scores-moves-note = p值：各群變化是否相同的檢定，Holm校正。▲▼ 表示明確的變化。
scores-reliability-caption = 量表的信度
scores-reliability-note = 用於比較的量表，α 通常要求不低於0.70。α 隨題數升高：兩題量表宜看題間相關，並逐題解讀。指數包含全部題目。量表若只測一個概念，第一因子應解釋大部分變異數（通常不低於40%），各題在其上的載荷也應較高（通常不低於0.50）。
scores-validity = 指數與整體滿意度的相關係數為{ $value }（{ $low }至{ $high }）。
scores-kmo = 取樣適切性（KMO）：{ $value }，至少應達到{ $limit }。
scores-questions-caption = 各題的使用情況
scores-questions-note =
    { $count ->
        [0] 沒有需要修訂的題目
       *[other] 建議修訂：{ $items }
    }（標準：最低分或最高分占比的整個區間高於{ $extreme }%，未作答占比高於{ $silent }%，或題總相關低於{ $total }）。
scores-vif = 最大的VIF為{ $value }（{ $item }）。
scores-heading-comments = 留言
scores-comments-caption = 留言中的全部問題與稱讚
scores-comments-note = 占比：占留言者。提及占比：在全部問題（或稱讚）提及中所占部分。差距：與其他留言者滿意度之差。影響：留言者整體滿意度均值減去不計提及者的均值，屬關聯。▲▼為全部行Holm校正後。
scores-complaints-caption = 各類客戶提到的問題
scores-complaints-note = 占該類留言者的比例。η²與p：檢定各類是否相同，按問題和分組Holm校正。
scores-sources-caption = 各來源提到的問題
scores-sources-note = 提到該問題的文本占比。各來源分別計數；只有調查是樣本，也只有調查有評分。
scores-coding-caption = 規則編碼與人工編碼對照
scores-coding-note = α：Krippendorff係數，1為完全一致。查準率：規則所編中人工也編的部分；查全率：人工所編中規則也編的部分。有人工編碼時以人工為準。
scores-heading-records = 企業業務紀錄
scores-forecast = 若下期與近幾期相近，預計工單{ $value }條（{ $low }至{ $high }）。
scores-records-caption = 時長、工單預測、主題、環節與消費金額
scores-records-note = 時長：中位數，未結個案按已歷時長計入，▲▼ 表示明確的變化，經Holm校正。預測：依據至多八個等長時期的卜瓦松預測，不計趨勢與季節，為{ $confidence }%預測區間。逐週：自該日起各週中位數的均值，減去此前至多十二週的均值；各週視為相互獨立，其間其他情況也可能變化。主題：每家客戶的工單數與所列時期之比（1為持平）。環節：按次數而非人數。金額：購買客戶的均值，變化為與對比時期之差，經Holm校正。
scores-cohorts-caption = 各季首購客戶的再次購買
scores-cohorts-note = 該季首購客戶中，其後第幾個季度再次購買的百分比。紀錄首年的首購不列：此前是否購買無從得知。
scores-heading-register = 措施與建議
scores-actions-caption = 各項措施的期限型別、責任人、截止日期與進展
scores-actions-note = 截至調查執行結束之日。本報告提請決定的事項見建議部分。
scores-register-caption =
    { $kind ->
        [both] 客戶建議的辦理與歷次報告的用時
        [reports] 歷次報告的用時
       *[suggestions] 客戶建議的辦理
    }
scores-register-note =
    { $kind ->
        [both] 建議為截至調查執行結束的十二個月內收到者；報告為當時已獲批者。
        [reports] 截至調查執行結束時已獲批的報告。
       *[suggestions] 截至調查執行結束的十二個月內收到的建議。
    }
