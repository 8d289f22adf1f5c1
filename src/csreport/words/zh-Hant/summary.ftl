summary-adjusted-non-response = 按無回覆調整
summary-also-fell = 同樣下降的有：{ $names }。
summary-also-rose = 同樣上升的有：{ $names }。
summary-answers-analysed-good = 收到{ $received }份，分析{ $accepted }份；不低於{ $limit }為良好
summary-ask-they-miss-below = **瞭解「{ $level }」（{ $segment }）的不滿之處：**{ $measure }比其他顧客合計低{ $amount }；見[顧客分群](#segments)。
summary-calibrated = 按{ $margins }校準
summary-care = [{ $criterion }：謹慎]{ "{" }.light .watch{ "}" }（{ $told }）
summary-customers-told-us-sure = 顧客告訴了我們什麼、結論有多可靠、依據是什麼。
summary-data-answers-then = 資料：{ $indicator }共{ $n }份作答，此前為{ $before }份。
summary-data-quality-good-every = **資料品質：良好**，各項標準均已達到。
summary-data-quality-poor-one = **資料品質：較差**，至少一項標準未達到，結果僅供參考。
summary-data-quality-read-care = **資料品質：謹慎解讀**，並非所有標準均已達到。
summary-definitions-comparable-because-made = 定義：因題目構成不同而不可比的有：{ $names }。
summary-falls-short-expectation = **{ $item }未達預期**，相差{ $amount }（{ $low }至{ $high }）。
summary-fell = { $names }下降。
summary-fell-against = **{ $indicator }較{ $period }下降{ $amount }，降至{ $value }**（{ $low }至{ $high }）。
summary-find-out-why-fell = **查明{ $item }下降的原因：**與{ $period }相比下降{ $amount }；見[滿意度](#satisfaction)。
summary-find-out-wrong-gave = **查明{ $item }的問題所在：**{ $value }的顧客給出最低幾檔的評價；見[滿意度](#satisfaction)。
summary-goes-most-closely-explained = **與{ $outcome }關係最密切的是{ $driver }**（占解釋變異數的{ $share }；得分{ $score }）。
summary-good = [{ $criterion }：良好]{ "{" }.light .good{ "}" }（{ $told }）
summary-good-2 = { $value }；不低於{ $limit }為良好
summary-group-customers-differs-others = 在{ $indicator }上，**沒有哪個顧客群與其他各群的差異超出隨機誤差**。
summary-heading-should-looked-first = 應首先關注什麼？
summary-heading-summary = 摘要
summary-improve-first-important-rated = **首先要改善的是{ $item }：**重要性高而得分低（{ $share }；得分{ $value }，{ $low }至{ $high }）。
summary-improve-first-settled-may = 應先改善什麼尚不明確；可能是{ $item }（{ $share }；得分{ $value }，{ $low }至{ $high }）。
summary-indicator = { $indicator }
summary-is-to = **{ $indicator }為{ $value }**（{ $low }至{ $high }）。
summary-known = 未知
summary-largest-standardised-difference-good = 最大標準化差異為{ $value }，不超過{ $limit }為良好
summary-likeness-population = 與母體的一致性
summary-look-first-goes-closely = **首先關注{ $item }：**與{ $outcome }關係密切，得分偏低（{ $value }）；見[驅動因素](#drivers)。
summary-look-first-lowest-score = **首先關注{ $item }：**得分最低（{ $value }）；見[滿意度](#satisfaction)。
summary-look-into-goes-closely = **關注{ $item }：**與{ $outcome }關係密切，得分可能偏低（{ $value }）；見[驅動因素](#drivers)。
summary-most-dissatisfied-answers-chose = **不滿意評價最多：{ $item }。**{ $value }的顧客選擇了最低的{ $cut }檔（{ $low }至{ $high }）。
summary-n-100 = 滿分100
summary-net-promoter-score = **淨推薦值為{ $value }**（{ $low }至{ $high }）。
summary-none-scores-changed-beyond = **與{ $period }相比，{ $count }項得分均無超出隨機誤差的變化。**
summary-nothing-matters-much-average = 重要性不低於平均的方面中，沒有一項得分低於平均。
summary-of = 滿分{ $highest }
summary-one-other = { $one }；{ $other }
summary-open-link = 開放連結
summary-parameters-stands-published-rules = 引數：{ $period }沿用已發布結果；其規則和權重可能與當前不同。
summary-parameters-todays-rules-weighting = 引數：兩期均採用當前規則和加權方法（{ $weighting }），差異並非由此產生。
summary-percentage-points-good-up = ±{ $value }個百分點；不超過{ $limit }為良好
summary-poor = [{ $criterion }：較差]{ "{" }.light .poor{ "}" }（{ $told }）
summary-post-stratified = 按{ $margins }事後分層
summary-protect-goes-closely-scores = **保持{ $item }：**與{ $outcome }關係密切，得分較高（{ $value }）；見[驅動因素](#drivers)。
summary-protect-highest-score-see = **保持{ $item }：**得分最高（{ $value }）；見[滿意度](#satisfaction)。
summary-questions-same = 題目：相同。
summary-r-indicator-good = R指標為{ $value }，不低於{ $limit }為良好
summary-raked = 按{ $margins }迭代比例加權
summary-response-rate-known = 回覆率未知
summary-rose-against = **{ $indicator }較{ $period }上升{ $amount }，升至{ $value }**（{ $low }至{ $high }）。
summary-rose-beyond-noise-against =
    { $way ->
        [rise] { $indicator }較{ $period }的上升超出隨機誤差。
        [fall] { $indicator }較{ $period }的下降超出隨機誤差。
       *[none] { $indicator }較{ $period }的變化屬隨機波動。
    }
summary-rose-points-against =
    { $way ->
        [rise] 較{ $period }上升{ $amount }點。
        [fall] 較{ $period }下降{ $amount }點。
       *[none] 較{ $period }的變化屬隨機波動。
    }
summary-rose-up-against =
    { $way ->
        [rise] **{ $indicator }升至{ $value }**，較{ $period }上升{ $amount }（{ $low }至{ $high }）。
        [fall] **{ $indicator }降至{ $value }**，較{ $period }下降{ $amount }（{ $low }至{ $high }）。
       *[none] **{ $indicator }為{ $value }**，較{ $period }的變化（{ $low }至{ $high }）屬隨機波動。
    }
summary-settle-reach-estimate-lies = **確定如何實現「{ $target }」：**估計值與目標相差{ $amount }；見[滿意度](#satisfaction)。
summary-since = **自{ $period }以來。**
summary-stands-furthest-apart-above = **「{ $level }」（{ $segment }）差異最大：**{ $measure }比其他顧客合計高{ $amount }（{ $low }至{ $high }）。
summary-stands-furthest-apart-below = **「{ $level }」（{ $segment }）差異最大：**{ $measure }比其他顧客合計低{ $amount }（{ $low }至{ $high }）。
summary-strength-weakness-among-scores = **{ $count }項得分中，{ $best }最強（{ $best-value }），{ $worst }最弱（{ $worst-value }）。**
summary-their-intervals-overlap-those = 其信賴區間與{ $names }的區間重疊。
summary-top-answers = { $indicator }：前{ $cut }檔占比
summary-usable-answers = 可用作答
summary-weights = 未加權
summary-weights-delivered-data = 資料自帶權重
