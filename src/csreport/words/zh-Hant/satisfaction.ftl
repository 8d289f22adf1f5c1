satisfaction-above-other-channels-together = 高於其餘管道且超出隨機誤差：{ $channels }。
satisfaction-against-fell-beyond-noise = 與{ $period }相比，{ $fell }的下降超出隨機誤差。
satisfaction-against-fell-rose-beyond = 與{ $period }相比，{ $fell }的下降和{ $rose }的上升超出隨機誤差。
satisfaction-against-none-them-changed = 與{ $period }相比，各項變化均屬隨機波動。
satisfaction-against-rose-beyond-noise = 與{ $period }相比，{ $rose }的上升超出隨機誤差。
satisfaction-answers-applicable-blanks-left = 「不適用」和空白不計入分子和基數。
satisfaction-answers-weighted-every-respondent = 答卷未加權：每位答卷者的分量相同。
satisfaction-base-respondents-points-distance = 基數：{ $n }位答卷者。分值為平均分與中間選項「符合預期」的距離。
satisfaction-base-respondents-points-overall = 基數：{ $n }位答卷者。分值為同一答卷者的整體滿意度減去其期望。
satisfaction-base-respondents-promoters-answered = 基數：{ $n }位答卷者。推薦者為9–10分，批評者為0–6分；淨推薦值以百分點計。
satisfaction-below-other-channels-together = 低於其餘管道且超出隨機誤差：{ $channels }。
satisfaction-channel-answering = { $indicator }：按作答管道
satisfaction-channel-answering-ranges = 按答卷管道看，{ $indicator }最低為{ $worst-value }（{ $worst }），最高為{ $best-value }（{ $best }）。
satisfaction-channel-differs-others-together = 沒有哪個管道與其餘管道的差異超出隨機誤差。
satisfaction-channels-answering-cannot-compared = 有紀錄的答卷管道不足兩個，無法比較。
satisfaction-channels-reach-different-customers = 不同管道觸達的顧客不同，提問方式也不同；此處結果未就此作調整。
satisfaction-chapter-segments-compares-channels = 各答卷管道的比較見顧客分群一章。
satisfaction-chose-highest-answer-so = { $indicator }：{ $share }選擇最高分，難以反映上升（天花板效應）。
satisfaction-chose-lowest-answer-so = { $indicator }：{ $share }選擇最低分，難以反映下降（地板效應）。
satisfaction-chose-one-top-answers = { $indicator }：{ $top }選擇前{ $cut }檔，{ $bottom }選擇後{ $cut }檔
satisfaction-cronbachs-alpha = { $item }的Cronbach係數 α 為{ $value }（{ $low }至{ $high }）。
satisfaction-cronbachs-alpha-ranges = Cronbach係數 α 最低為{ $worst-value }（{ $worst }），最高為{ $best-value }（{ $best }）。
satisfaction-differs-between-channels-answering = 各答卷管道的{ $indicator }存在差異
satisfaction-dimension-stands-out-average = 沒有哪個構面明顯偏離各構面的平均水準。
satisfaction-dimensions-score-mean-items = 構面得分為每位答卷者在該構面各題得分的平均。
satisfaction-distance-value-less-target = 差距：實際值減目標值。
satisfaction-does-differ-between-channels = 各答卷管道的{ $indicator }差異屬隨機波動
satisfaction-due-before = { $day }之前尚未到期：{ $names }。
satisfaction-experience-lies-points-above =
    { $way ->
        [rise] 實際體驗高於期望{ $amount }分（{ $low }至{ $high }）：{ $better }認為好於預期，{ $worse }認為不如預期。
        [fall] 實際體驗低於期望{ $amount }分（{ $low }至{ $high }）：{ $better }認為好於預期，{ $worse }認為不如預期。
       *[none] 實際體驗與期望的差異屬隨機波動（區間{ $low }至{ $high }分）：{ $better }認為好於預期，{ $worse }認為不如預期。
    }
satisfaction-follows-balance-expectations-met = **由此可見：**母體而言未達到期望；服務本身與對外承諾都值得查看，問題出在哪一方，本調查無法判斷。
satisfaction-follows-furthest-target-away = **由此可見：**離目標最遠的是「{ $target }」：相差{ $amount }。
satisfaction-follows-more-customer-worth = **由此可見：**顧客價值越高，滿意度往往越高；改善空間在於數量眾多的中小顧客。
satisfaction-follows-more-customer-worth-lower = **由此可見：**顧客價值越高，滿意度往往越低；面臨風險的業務比代表性得分所顯示的更多。
satisfaction-follows-read-items-these = **由此可見：**對以下量表，宜先逐題解讀，再依據合併得分採取行動：{ $scales }。
satisfaction-follows-rise-real-below =
    { $way ->
        [rise] **由此可見：**本次上升是真實變化；哪些方面有所上升，見下文。
        [fall] **由此可見：**本次下降是真實變化；哪些方面有所下降，見下文。
       *[none] **由此可見：**最近一次變化屬隨機波動，不宜解讀為趨勢。
    }
satisfaction-follows-satisfaction-goes-intention =
    { $way ->
        [rise] **由此可見：**滿意度與再次購買意願相關：滿意者中有{ $satisfied }願意再次購買，其餘答卷者中為{ $others }（相差{ $low }至{ $high }個百分點）。這並不說明提高前者就能提高後者。
        [fall] **由此可見：**滿意者的再次購買意願反而較低：其中{ $satisfied }願意再次購買，其餘答卷者中為{ $others }（相差{ $low }至{ $high }個百分點）。宜瞭解還有哪些因素留住顧客。
       *[none] **由此可見：**滿意者與其餘答卷者的再次購買意願之差屬隨機波動：滿意者中為{ $satisfied }，其餘答卷者中為{ $others }（相差{ $low }至{ $high }個百分點）。
    }
satisfaction-follows-where-verdict-cannot = **由此可見：**判定為「無法判定」時，區間內含目標值；只有樣本更大或差距更大，才能作出判定。
satisfaction-found-better-expected-worse = { $better }認為好於預期，{ $worse }認為不如預期
satisfaction-further-reasons-table = 其餘{ $count }條理由見表。
satisfaction-gave-one-top-answers = { $share }選擇了{ $points }檔中的前{ $count }檔
satisfaction-gave-score-filter-question = { $indicator }：{ $share }未評分，可能需要增設篩選題。
satisfaction-hardly-goes-other-items = { $indicator }：與量表中其他題目的相關很低（{ $share }），區分度不足。
satisfaction-heading-easy-deal-us = 辦事是否輕鬆？服務是否符合期望？
satisfaction-heading-parts-service-strong = 哪些方面強，哪些方面弱？
satisfaction-heading-satisfaction = 滿意度
satisfaction-heading-satisfied-customers-overall = 顧客母體上滿意嗎？
satisfaction-heading-stands-behind-scores = 得分背後是哪些題目？
satisfaction-heading-targets-met = 目標達到了嗎？
satisfaction-heading-well-do-questions = 題目的測量品質如何？
satisfaction-heading-would-customers-recommend = 顧客會推薦我們、再次購買嗎？
satisfaction-index-goes-overall-satisfaction = 滿意度指數與整體滿意度的相關係數為{ $value }（{ $low }至{ $high }），可作為效度的依據。
satisfaction-indicator-level = { $indicator }（{ $level }）
satisfaction-interval-effective-base-design = 信賴區間：{ $confidence }%。有效樣本數與設計效應按Kish公式、以本題基數計算。
satisfaction-item-stands-out-average = 沒有哪道題明顯偏離各題的平均水準。
satisfaction-leads-comes-last = { $best }以{ $best-value }居首，{ $worst }以{ $worst-value }居末。
satisfaction-lies-above-benchmark =
    { $way ->
        [rise] { $indicator }比標竿「{ $benchmark }」高{ $amount }（{ $low }至{ $high }）。
        [fall] { $indicator }比標竿「{ $benchmark }」低{ $amount }（{ $low }至{ $high }，負值表示低於標竿）。
       *[none] { $indicator }與標竿「{ $benchmark }」的差異屬隨機波動（區間{ $low }至{ $high }）。
    }
satisfaction-mark-changes-beyond-noise = ▲▼ 表示超出隨機誤差的變化（經Holm多重比較校正）。
satisfaction-marks-effective-base-below = * 表示有效樣本數不足{ $limit }。
satisfaction-mean-answer = 均值為{ $value }（{ $low }至{ $high }）。
satisfaction-mean-gave-one-top = { $indicator }的平均分為{ $value }（{ $low }至{ $high }）；{ $share }選擇了{ $points }檔中的前{ $count }檔。
satisfaction-measured-period-one-starts = 本期或其起點時期未測量：{ $names }。
satisfaction-median-answer = 回答的中位數為{ $median }。
satisfaction-met-whole-interval-reaches = 達標：整個{ $confidence }%信賴區間達到目標；未達標：區間完全沒有達到目標；無法判定：目標落在區間之內，或沒有區間。
satisfaction-net-promoter-score-promoters = 淨推薦值為{ $value }（{ $low }至{ $high }）：推薦者{ $promoters }，減去批評者{ $detractors }。
satisfaction-none-others-due-before = 其餘各項在{ $day }之前均未到期。
satisfaction-published-customer-value = { $indicator }：發布值{ $published }，按顧客價值加權{ $value }
satisfaction-question-buying-again-asked = 本次調查未詢問再次購買意願。
satisfaction-question-effort-asked = 本次調查未詢問辦事輕鬆度。
satisfaction-question-expectations-asked = 本次調查未詢問與期望的比較。
satisfaction-reliability-scales = 量表的信度
satisfaction-representative-results-give-every = 代表性加權的結果中，每位顧客的分量相同；未加權的結果中，每位答卷者的分量相同，回覆較多的群體所占分量會過大。
satisfaction-representative-results-give-every-customer = 代表性加權的結果中，每位顧客的分量相同；按顧客價值加權的結果中，每單位顧客價值的分量相同；未加權的結果中，每位答卷者的分量相同。
satisfaction-revised-thresholds-below-items = 按下述標準建議修訂：{ $items }。可保留不變的題目：{ $count }道。
satisfaction-sampling-adequacy-kmo-all = 全部題目的取樣適切性（KMO）為{ $value }，至少應達到{ $limit }。
satisfaction-satisfaction-index-100 = 滿意度指數為{ $value }（滿分100，{ $low }至{ $high }）。
satisfaction-satisfaction-index-100-more =
    { $way ->
        [rise] 滿意度指數為{ $value }（滿分100，{ $low }至{ $high }），較{ $period }上升{ $amount }。
        [fall] 滿意度指數為{ $value }（滿分100，{ $low }至{ $high }），較{ $period }下降{ $amount }。
       *[none] 滿意度指數為{ $value }（滿分100，{ $low }至{ $high }），與{ $period }相比的變化屬隨機波動。
    }
satisfaction-satisfied-would-buy-again = { $loyal }既滿意又願意再次購買；其中同為推薦者的占全部的{ $secure }。
satisfaction-satisfied-would-buy-again-2 = { $loyal }既滿意又願意再次購買。
satisfaction-scale-chose-one-top = { $indicator }為{ $value }分（{ $lowest }–{ $highest }分量表，區間{ $low }至{ $high }）；{ $share }的答卷者選擇了前{ $cut }檔。
satisfaction-scale-falls-short-whole = 沒有哪個量表的整個區間低於{ $limit }。
satisfaction-scores-dimension = 各構面得分
satisfaction-scores-highest-lowest = { $best }得分最高，{ $worst }得分最低
satisfaction-scores-item = 各題得分
satisfaction-short-their-whole-interval = 整個區間低於{ $limit }的有：{ $scales }。
satisfaction-smallest-detectable-change-found = 最小可偵測到變化：與{ $period }相比，有{ $power }%的機率偵測到。
satisfaction-smallest-detectable-change-found-probability = 最小可偵測到變化：下一期若樣本與本期相當，有{ $power }%的機率偵測到。
satisfaction-strengths-among-dimensions-none = 構面中的強項：{ $strong }；沒有弱項。
satisfaction-strengths-among-dimensions-weaknesses = 構面中的強項：{ $strong }；弱項：{ $weak }。
satisfaction-strengths-among-items-none = 題目中的強項：{ $strong }；沒有弱項。
satisfaction-strengths-among-items-weaknesses = 題目中的強項：{ $strong }；弱項：{ $weak }。
satisfaction-suggested-revision-whole-interval = 建議修訂的標準：最低分或最高分占比的整個區間高於{ $extreme }%，或未作答占比（含「不適用」）的整個區間高於{ $silent }%，或題總相關的整個區間低於{ $total }。題總相關指與同一構面其他題目之和的相關；構面不足三題時，指與全部其他題目之和的相關。
satisfaction-target-benchmark-declared = 未聲明目標或基準。
satisfaction-targets-distance-verdict = 目標、差距與判定
satisfaction-targets-met = { $count }項目標中有{ $met }項達標。
satisfaction-targets-met-2 = { $count }項目標中{ $met }項達標
satisfaction-thresholds-below-all-items = 按下述標準，全部{ $count }道題均可保留不變。
satisfaction-too-few-answers-came = 其他管道的答卷太少，無法檢定。
satisfaction-true-changes-would-found = 單項檢定時，{ $least }至{ $most }的真實變化有{ $power }%的機率可以偵測到。
satisfaction-use-answer-scales-each = 各題選項的使用情況及其與量表的關係
satisfaction-usually-asked-scale-compares = 用於群體比較的量表，通常要求 α 不低於{ $limit }。α 隨題數增加而升高，兩題量表宜看平均題間相關。「滿意度指數」一行為全部題目合計。每對題目以兩題均作答者為基數；區間已考慮抽樣設計。
satisfaction-weaknesses-among-dimensions-none = 構面中的弱項：{ $weak }；沒有強項。
satisfaction-weaknesses-among-items-none = 題目中的弱項：{ $weak }；沒有強項。
satisfaction-weighted-customers-worth-above =
    { $way ->
        [rise] 按顧客價值加權，{ $indicator }為{ $value }（{ $low }至{ $high }），比發布值{ $published }高{ $amount }；差異超出隨機誤差（區間{ $from }至{ $to }）。
        [fall] 按顧客價值加權，{ $indicator }為{ $value }（{ $low }至{ $high }），比發布值{ $published }低{ $amount }；差異超出隨機誤差（區間{ $from }至{ $to }）。
       *[none] 按顧客價值加權，{ $indicator }為{ $value }（{ $low }至{ $high }），與發布值{ $published }的差異屬隨機波動（區間{ $from }至{ $to }）。
    }
satisfaction-weighted-results-stand-population = 加權結果代表母體，未加權結果只描述答卷者。
satisfaction-weighted-unweighted = { $indicator }：加權{ $published }，未加權{ $plain }
satisfaction-weighted-unweighted-2 = { $indicator }：加權與未加權
satisfaction-weights-without-them = 加權後，{ $indicator }為{ $published }；不加權則為{ $plain }。
satisfaction-where-target-starts-earlier = 目標以較早時期的結果為起點時，差距的區間包含兩期的誤差。
satisfaction-without-weights-would = 若不加權，{ $indicator }為{ $plain }。
satisfaction-would-buy-again = { $value }願意再次購買
satisfaction-would-buy-again-they = { $value }願意再次購買（{ $low }至{ $high }），即選擇了前{ $cut }檔。
satisfaction-would-recommend-would = { $promoters }願意推薦，{ $detractors }不願推薦
