page-appendix = 附錄
page-approval-void-decision = 核准已失效 · 不作決策依據
page-approved = 已核准
page-approved-2 = { $name }（{ $role }）於{ $date }核准。
page-base = 樣本數
page-chance-alone = { $level }，僅反映隨機波動
page-commentary = 分析師評註
page-draft-decision = 草稿，不作決策依據
page-estimates-chapter = 本章共{ $count }項估計值
page-figure = 圖
page-filter-rows = 篩選行
page-inputs = 輸入資料
page-language = 語言
page-last-build-failed = 最近一次生成失敗
page-longer-holds-because-changed = 此後以下內容有變動，上述意見不再有效：{ $changes }。
page-made = 生成軟體
page-measured-survey = 本次調查未測量。
page-method-statement = 方法說明
page-methods-definitions-since-approved = 自已核准的{ $period }報告以來的方法與定義
page-of = /
page-pdf = PDF
page-report = 暫無報告
page-report-been-approved = 本報告尚未核准。
page-report-made = 本報告如何生成
page-report-published-yet = 尚未發布任何報告。
page-reports-wait-approval-listed = 等待核准、未列出的報告：{ $count }份。
page-respondents = { $n }位答卷者
page-reviewed = { $name }（{ $role }）於{ $date }複核。
page-reviewed-yet-approved = 已複核 · 尚未核准
page-run-record = 執行紀錄
page-skip-report = 跳到報告正文
page-table = 表
page-title-period = { $period }{ $gap }{ $title }
page-unchanged = 沒有變化。
page-version = 版本{ $version }
page-web-page = 網頁
page-word-document = Word文件
page-workbook = 工作簿
page-search = 搜尋
page-files = 下載
page-one-page = 一頁要點（PDF）
page-all-reports = 各期報告
page-interval = { $level }信賴區間
page-effective-base = 有效樣本數
page-target = 目標
page-to = 至
page-comparison =
    { $kind ->
        [period] 較{ $name }的變化
        [level] 與{ $name }之差
        [level-others] 與其他客戶之差
        [measure] 與{ $name }的關聯
        [target] 與目標之差
        [benchmark] 與基準之差
       *[other] { "" }
    }
page-aim =
    { $verdict ->
        [met] { $goal }，達標
        [not_met] { $goal }，未達標
        [cannot_tell] { $goal }，無法判定
       *[other] { $goal }
    }
page-method =
    { $kind ->
        [waves] 兩次獨立調查相比；與同類變化一併校正（Holm）。
        [overlap] 兩次調查有部分相同的客戶作答；與同類變化一併校正（Holm）。
        [others] 該群體與其他客戶相比；與各群體一併校正（Holm）。
        [pair] 兩個群體相比；與各對群體一併校正（Holm）。
        [importance] 解釋占比（LMG），區間由拔靴法得出；相關不等於因果。
        [correlation] 皮爾遜相關係數；相關不等於因果。
        [variance] 組間變異占比；按抽樣設計作F檢定。
        [wilson] 占比的區間按抽樣設計計算（泰勒線性化，Wilson法）。
        [wald] 區間按抽樣設計計算（泰勒線性化，Wald法）。
       *[other] 區間按抽樣設計計算（泰勒線性化，t分布）。
    }
page-name = 指標
page-group = 群體
page-period = 時期
page-compared = 比較
page-value = 數值
page-low = 下限
page-high = 上限
page-course = { $first }至{ $last }{ $name }，附信賴區間
page-target-of = 目標{ $goal }
page-earlier = 此前各期（此處無報告）
page-kind =
    { $kind ->
        [special] 專項調查
       *[event] 事件調查
    }
