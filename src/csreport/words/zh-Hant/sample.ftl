sample-heading-sample = 樣本與精度
sample-heading-answers = 作答與回覆率
sample-heading-fieldwork = 調查執行
sample-heading-composition = 樣本構成
sample-heading-precision = 精度
sample-heading-targets = 抽樣目標
sample-term =
    { $term ->
        [population] 調查母體
        [sample] 樣本
        [fieldwork] 執行
        [response] 回覆
        [excluded] 排除
        [weighting] 加權
        [precision] 精度
        [intervals] 區間
        [bases] 小樣本
        [anonymity] 匿名性
        [roles] 職責
       *[other] 軟體
    }
sample-anonymity =
    { $linked ->
        [yes] 答卷帶有客戶編號，予以保密但並非匿名
       *[no] 答卷不帶客戶編號
    }；{ $known ->
        [yes] 匯出檔案含{ $kinds }
       *[no] 匯出檔案沒有電子信箱、電話號碼或IP地址列
    }
sample-contact =
    { $kind ->
        [email] 電子信箱
        [telephone] 電話號碼
       *[address] IP地址
    }
sample-and = { $first }；{ $second }
sample-given =
    { $kind ->
        [reward] 酬謝：{ $text }
       *[other] { $text }
    }
sample-register = 客戶名冊共{ $count }家
sample-drawn =
    { $kind ->
        [open] 開放連結，自願作答
        [all] 邀請了名冊中的全部{ $invited }家客戶
        [by-segment] 按{ $segment }分層隨機抽取
        [by-strata] 分層隨機抽取
       *[chance] 隨機抽取
    }
sample-clusters = 整群抽取
sample-invited = 邀請{ $invited }家
sample-days = { $days }
sample-by-channel = 經{ $channels }作答
sample-analysed = 收到{ $received }份，有效{ $accepted }份
sample-answered =
    { $kind ->
        [rate] 可能符合條件的受邀客戶中，{ $rate }完成問卷（AAPOR RR1）
        [open] 觸達範圍不明，無回覆率
       *[other] 回覆率未知
    }
sample-by-rule = 按既定規則，與評分無關：{ $rules }
sample-none = 無
sample-weighting =
    { $method ->
        [none] 未加權
        [file] 採用隨資料提供的權重
        [adjust] 抽樣權重，未校準
        [rake] 按{ $margins }迭代比例加權
        [poststratify] 按{ $margins }事後分層
        [linear] 按{ $margins }校準（線性法）
       *[logit] 按{ $margins }校準（logit法）
    }
sample-adjusted = 按{ $cells }作無回覆調整
sample-capped = 權重以均值的{ $limit }倍為限
sample-margin =
    { $kind ->
        [open] 自願作答，無誤差範圍
       *[other] 占比接近一半時為±{ $margin }個百分點（{ $level }%）
    }
sample-intervals =
    { $kind ->
        [replicates] { $level }%，複製權重法；各族比較按Holm法校正
       *[other] { $level }%，按抽樣設計線性化估計；各族比較按Holm法校正
    }
sample-small-bases =
    { $all ->
        [yes] 校準加權的樣本較少，各項結果均加標記
       *[no] 有效樣本數不足{ $caution }加標記
    }，不足{ $suppress }份不顯示
sample-software = csreport { $version }
sample-taking-part =
    { $kind ->
        [open] 開放連結收到答卷{ $received }份，有效{ $accepted }份。
        [all] 收到答卷{ $received }份，全部有效。
        [received] 收到答卷{ $received }份，有效{ $accepted }份。
        [invited] 邀請{ $invited }家客戶，收到答卷{ $received }份，有效{ $accepted }份。
        [answered] 邀請{ $invited }家客戶，{ $answered }家作答，有效{ $accepted }份。
       *[other] 邀請{ $invited }家客戶，{ $answered }家作答；加上同一客戶的重複答卷{ $further }份和未受邀客戶的{ $others }份，共收到{ $received }份，有效{ $accepted }份。
    }
sample-response-rate =
    { $kind ->
        [open] 看到連結的人數不明，無回覆率。
        [unrecorded] 沒有邀請人數的紀錄，無回覆率。
       *[other] 回覆率為{ $rate }（AAPOR RR1）。
    }
sample-none-excluded = 沒有答卷排除，標記僅供參考。
sample-most-excluded = 最常見的排除原因是{ $reason }（{ $count }份）。
sample-rule-off =
    { $size ->
        [slight] 停用任一規則，{ $indicator }變動不到0.01。
       *[other] 停用任一規則，{ $indicator }最多變動{ $amount }。
    }
sample-flow = 從首次聯絡到有效答卷
sample-flow-base = 基數：收到的{ $received }份答卷。
sample-exclusions = 各規則標記與排除的答卷數
sample-exclusions-note = 規則對所有答卷一視同仁，與評分無關；以最先適用的一條為準。
sample-not-checked = 未檢查：資料中沒有該規則所需的日期、時長、編號或名冊。
sample-rates = 可能符合條件的受邀客戶中，{ $rr1 }完整作答，計入部分作答為{ $rr2 }，{ $ref1 }拒答。
sample-rates-reached = 聯絡上{ $con1 }，其中{ $coop1 }完整作答。
sample-rates-silent = { $silent }沒有回音，是否聯絡上不得而知。
sample-rates-usable = 有效答卷占{ $usable }。
sample-rates-weighted = 按受邀機會加權，RR1為{ $weighted }。
sample-channels =
    { $way ->
        [apart] 各管道回覆率不同：{ $best }{ $best-value }，{ $worst }{ $worst-value }。
       *[other] 各管道回覆率為{ $worst-value }至{ $best-value }，未見差別。
    }
sample-lost =
    { $way ->
        [unreached] 未聯絡上造成的流失多於拒答：先完善聯絡方式、做好提醒，再談說服。
        [silent] 未作答者大多沒有回音：下次應登記邀請是否送達、開啟。
       *[other] 流失多在已聯絡上的客戶：先改邀請方式和問卷長度。
    }
sample-rates-caption = 回覆率（AAPOR定義）
sample-rates-note = RR1至RR4及REF1的基數：未確認不合條件的受邀客戶；RR5、RR6：確認符合條件者。除註明加權外，每份邀請計一次。區間按Wilson法。
sample-rates-note-contact = CON1的基數同RR1；COOP1：已聯絡上者。
sample-contacts-unknown =
    { $kind ->
        [open] 開放連結無從得知受邀次數。
        [unrecorded] 沒有受邀名單的紀錄，受邀次數不明。
        [undated] 本期檔案沒有調查日期，此前的邀請無法統計。
        [before] 沒有此前十二個月受邀名單的紀錄（{ $periods }）。
       *[other] 這是首次調查，客戶此前受邀多少次不明。
    }
sample-contacts-once = 此前十二個月沒有其他調查，{ $invited }家受邀客戶均只受邀一次。
sample-contacts = 受邀的{ $invited }家客戶中，{ $first }在此前十二個月內未受邀；連同本次，平均受邀{ $mean }次。
sample-contacts-mean = 按全部客戶計，每年{ $mean }次。
sample-within =
    { $strata ->
        [yes] 同層客戶中，
       *[no] { "" }
    }
sample-contacts-response =
    { $way ->
        [rise] { sample-within }每多受邀一次，回覆率高{ $value }個百分點（{ $low }至{ $high }）。
        [fall] { sample-within }每多受邀一次，回覆率相差{ $value }個百分點（{ $low }至{ $high }）。
       *[other] { sample-within }此前受邀與否，回覆率未見差別（每次{ $low }至{ $high }個百分點）。
    }
sample-contacts-at-least =
    { $kind ->
        [unknown] { $periods }的受邀名單不詳，上述次數為下限。
       *[other] 已登記的調查未滿十二個月，上述次數為下限。
    }
sample-asked-too-often =
    { $kind ->
        [mean] 次數超過計畫：下次排除近期受邀者，或縮小樣本。
        [response] 下次抽樣排除近期受邀者。
       *[other] { $share }的受邀客戶超過計畫次數：下次抽樣應更均勻。
    }
sample-contacts-caption = 受邀客戶按此前受邀次數及其回覆率
sample-contacts-note = 計入{ $periods }的邀請，僅限本項目。回覆率：AAPOR RR1；區間按Wilson法。
sample-contacts-strata = 表中為未調整的比率；每次邀請的差異在層內計算。
sample-pace =
    { $kind ->
        [one] 有效答卷{ $count }份，均收於{ $day }。
       *[other] { $count }份有效答卷中，到{ $half }已收到一半；{ $day }最多，{ $most }份。
    }
sample-fieldwork = 調查時間為{ $days }，截至結束收到{ $count }份。
sample-undated = 未計入日期無法讀出的{ $count }份。
sample-progress =
    { $kind ->
        [reached] 到{ $day }達到計畫的{ $planned }份
        [missed] 收到的答卷不足計畫的{ $planned }份
       *[other] 到{ $day }收到一半答卷
    }
sample-plan =
    { $kind ->
        [reached] { $day }達到計畫的{ $planned }份。
       *[other] 未達到計畫的{ $planned }份：下期應多邀請、早提醒或延長時間。
    }
sample-progress-base = 基數：有日期的有效答卷{ $count }份，按收到日期。
sample-no-stages = 未設定有截止日期的環節。
sample-stages =
    { $kind ->
        [all] { $count }個環節全部按期完成。
       *[other] { $count }個環節中{ $kept }個按期完成。
    }
sample-stages-late = 逾期：{ $names }。
sample-stages-missed = 未完成：{ $names }。
sample-stages-open = 待完成：{ $names }。
sample-stage-late = { $stage }（晚{ $n }天）
sample-stages-caption = 各環節的截止與完成日期
sample-stages-note = 如期：截止日當天或之前完成。
sample-stages-undone = 截止日不晚於{ $day }而無完成日期的，視為未完成。
sample-gap = 加權前差距最大的是{ $segment }：{ $level }占答卷者{ $share }，占母體{ $known }。
sample-gap-invited =
    { $kind ->
        [part] 受邀客戶中占{ $invited }：差距一部分來自抽樣，其餘來自回覆率不同。
       *[other] 受邀客戶中占{ $invited }。
    }
sample-no-gap =
    { $kind ->
        [few] 答卷太少，無法與母體比較。
        [file] 權重隨資料提供，所依據的母體構成未給出。
       *[other] 未給出母體構成，無法與答卷者比較。
    }
sample-composition = 樣本分群一覽
sample-composition-note = 差異：答卷者占比減受邀者占比，以標準差計。誤差：占比接近一半時95%信賴區間寬度的一半，百分點。可偵測到變化：與同等規模的下一期相比，有80%的機率偵測到。
sample-unevenness =
    { $kind ->
        [corrected] { $segments }各群回覆率不同，加權已糾正：各群與名冊最多相差{ $amount }個標準差。
        [left] 加權未消除全部差距：{ $level }與名冊仍相差{ $amount }個標準差（通常以0.1以內為小）。
        [none] 按{ $segments }看，答卷者與受邀者相似。
       *[other] { $segments }各群回覆率不同。
    }
sample-before-weighting =
    { $way ->
        [over] 加權前，{ $level }偏多{ $amount }。
       *[other] 加權前，{ $level }偏少{ $amount }。
    }
sample-add-margin =
    { $size ->
        [notable] 應將{ $segments }列入加權變數，此前相關結果須謹慎解讀。
       *[other] 加權未用{ $segments }，差異雖小，仍宜列入。
    }
sample-r-indicator = R指標為{ $value }（{ $low }至{ $high }），1表示作答機會均等。
sample-late =
    { $way ->
        [rise] 較晚的答卷常用來推想未作答者，在{ $items }上得分較高。
        [fall] 較晚的答卷常用來推想未作答者，在{ $items }上得分較低。
       *[other] 較晚的答卷常用來推想未作答者，得分與較早的相似。
    }
sample-nonresponse = 各分群的作答差異
sample-nonresponse-note =
    { $asked ->
        [frame] 與名冊比較，0.1以內通常視為小。p值：各群作答是否一致，Holm校正。偏R：該分群在作答機會不均中的分量。名冊未載的特徵無從判斷。
       *[other] 與受邀者比較，加權後與名冊比較；0.1以內通常視為小。p值：各群作答是否一致，Holm校正。偏R：該分群在作答機會不均中的分量。名冊未載的特徵無從判斷。
    }
sample-precision =
    { $kind ->
        [weighted] 占比接近一半時，誤差為±{ $margin }個百分點。權重的設計效應為{ $effect }，相當於{ $n-eff }份等權答卷。
       *[other] 占比接近一半時，誤差為±{ $margin }個百分點。
    }
sample-precision-open = 自願作答，結果只描述作答者，無誤差範圍。
sample-precision-few = 答卷太少，精度無從說明。
sample-precision-planned =
    { $way ->
        [within] 誤差在計畫的±{ $planned }之內。
       *[other] 誤差超過計畫的±{ $planned }。
    }
sample-precision-groups = 各群精度較低，最寬為{ $level }的±{ $margin }。
sample-detectable = 兩期同等規模的調查相比，{ $indicator }變化{ $amount }有{ $power }%的機率偵測到。
sample-unweighted = 未加權，每份答卷分量相同。
sample-weights = 權重為均值的{ $minimum }至{ $maximum }倍。
sample-trimmed =
    { $way ->
        [cut] 最大的截至均值的{ $limit }倍。
       *[other] 均未達到{ $limit }倍的上限。
    }
sample-weights-caption = 權重及其代價
sample-weights-note = 設計效應與有效樣本數按Kish法：1與權重變異係數平方之和。
sample-no-targets = 未設抽樣目標。
sample-targets = { $count }項抽樣目標，{ $met }項達標。
sample-targets-named =
    { $way ->
        [missed] 未達標：{ $names }。
       *[other] 無法判定：{ $names }。
    }
sample-target =
    { $target ->
        [sample-share] 受邀客戶占比
        [coverage] 採集覆蓋率
        [response-rate] 回覆率
        [completes] 有效答卷數
        [margin-of-error] 誤差範圍（百分點）
        [key-customers] 重點客戶作答占比
        [key-interviews] 重點客戶訪談率
        [contacts-per-year] 每家受邀客戶的年均受邀次數
       *[other] 各群答卷數
    }
sample-answers-of =
    { $kind ->
        [all] 各{ $segment }的答卷數
       *[other] { $levels }的答卷數
    }
sample-targets-caption = 抽樣目標：計畫與實際
sample-targets-note = 按實際達到的數值判定，不看區間。
sample-key-customers = 名冊中的{ $listed }家重點客戶，邀請{ $invited }家（{ $share }）。
sample-key-customers-answered = 未確認不合條件者中，{ $value }完整作答（{ $low }至{ $high }）。
sample-why =
    { $why ->
        [contacts] 每家受邀客戶的年均受邀次數無法判定：十二個月內的邀請未全部掌握。
        [open] 開放連結沒有{ $target }，無法判定。
        [few] { $target }無法判定：答卷太少。
        [eligibility] 回覆率無法判定：不計資格不明者才達到目標（RR5）。
       *[other] { $target }無法判定：缺少邀請名單或母體規模。
    }
sample-why-key-customers =
    { $why ->
        [undeclared] 重點客戶一項無法判定：變數說明未指明哪些是重點客戶。
        [worth] 重點客戶一項無法判定：變數說明未指明哪些是重點客戶，客戶價值也僅知作答者。
        [open] 重點客戶一項無法判定：開放連結沒有觸達名單。
        [unmarked] 重點客戶一項無法判定：本期名冊未標明。
        [no-list] 重點客戶一項無法判定：缺少邀請名單。
        [few] 重點客戶一項無法判定：受邀者太少。
        [none-listed] 重點客戶一項無法判定：名冊中沒有客戶符合指定的代碼。
        [none-invited] 重點客戶一項無法判定：沒有重點客戶受邀。
       *[other] 重點客戶一項無法判定：不計資格不明者才達到目標。
    }
sample-undeclared = 未設定
sample-rule =
    { $rule ->
        [confidence] 信賴水準
        [top-box] 計為滿意的最高選項數
        [minimum-base] 顯示與標註的最小樣本數
        [weighting] 加權
        [seed] 隨機過程的種子
        [index] 指數權重的來源
       *[other] { $key }
    }
sample-screening-rule = 篩查規則「{ $rule }」
sample-changed = { $name }：{ $now }（此前：{ $before }）。
sample-question-changed =
    { $part ->
        [scale] { $item }：量表已變動。
        [dimension] { $item }：構面已變動。
        [role] { $item }：角色已變動。
        [attention] { $item }：注意力檢查題已變動。
       *[other] { $item }：題目措辭已變動。
    }
sample-scale-changed = { $items }的量表已變動：{ $now }（此前：{ $before }）。
sample-weight-changed = { $dimension }在指數中的權重：{ $now }（此前：{ $before }）。
sample-levels-changed = 客戶分群「{ $segment }」的類別已變動。
sample-minutes = 作答時間中位數{ $minutes }分鐘。
sample-role = { $task }：{ $owner }
sample-records = 除答卷外，另有{ $names }：共收到{ $rows }行，可用{ $used }行。
sample-records-caption = 答卷以外的紀錄：收到、排除與可用行數
sample-records-note = 每行只計一次，以表中最先適用的原因為準。
sample-table =
    { $table ->
        [tickets] 工單
        [complaints] 客訴
        [purchases] 購買紀錄
        [operations] 運營紀錄
        [inspections] 質檢紀錄
        [interviews] 訪談
       *[other] 評價
    }
sample-left-out =
    { $reason ->
        [total_row] 檔案中的合計或備註行
        [missing_required] 必填項空缺
        [unreadable_time] 日期或時間無法讀出
        [ambiguous_time] 時鐘回撥、出現兩次的時間
        [no_such_time] 時鐘前撥、不存在的時間
        [unreadable_number] 數字無法讀出
        [unknown_code] 代碼未定義
        [closed_before_opened] 關閉早於受理
        [answered_before_opened] 答覆早於受理
        [outside_activity] 不在本期之內
        [unknown_customer] 客戶不在名冊中
       *[other] 編號重複
    }
sample-heard = 名冊中的{ $n }家客戶，本期有回饋的占{ $value }。
