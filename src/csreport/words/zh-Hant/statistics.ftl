statistics-alpha = Cronbach係數 α
statistics-alpha-definition = 同一構面各題測量同一內容的程度，取值0至1。
statistics-amount-series = 購買客戶的平均消費
statistics-bottom-box = 後兩檔占比
statistics-bottom-box-definition = 選擇最低{ $cut }檔答案的占比。
statistics-bottom-box-series = { $indicator }：後兩檔占比
statistics-bottom-box-unit = 後兩檔占比
statistics-detectable = 最小可偵測到變化
statistics-detectable-definition = 比較兩次這樣的調查時，有80%的機率能夠偵測到的真實變化。
statistics-eta-squared = 組間變異（η²）
statistics-eta-squared-definition = 答卷者之間的差異中來自客戶分群之間的占比。
statistics-forecast-series = 下期預計工單
statistics-importance = 重要性
statistics-importance-definition = 在結果的解釋變異數中的占比，取各題所有進入順序的平均（LMG）；屬於關聯，不證明因果。
statistics-index = 滿意度指數
statistics-index-definition =
    各構面換算為0至100後的加權平均：{ $parts }{ $weights ->
        [importance] （權重：按本期答卷計算的與整體滿意度的關聯程度）
        [stated] （權重：本期客戶選為最看重的次數）
       *[declared] { "" }
    }。缺失權重達一半或以上的答卷者不計指數。
statistics-index-series = 滿意度指數
statistics-index-unit = 滿意度指數
statistics-indicator-series = { $indicator }
statistics-margin-of-error = 誤差範圍
statistics-margin-of-error-definition = 占比接近一半時區間寬度的一半，以百分點計。
statistics-mean = 平均分
statistics-mean-definition = 回答的平均值，以量表分為單位；「不適用」和空白不計入。
statistics-n-eff = 有效樣本數
statistics-n-eff-definition = 與本加權樣本同樣精確的未加權樣本的樣本數（Kish）。
statistics-nps = 淨推薦值（NPS）
statistics-nps-definition = 推薦者占比（「{ $item }」答9或10）減去批評者占比（6分及以下），取值−100至+100。
statistics-nps-series = 淨推薦值（NPS）
statistics-nps-unit = 淨推薦值（NPS）
statistics-r-indicator = R指標
statistics-r-indicator-definition = 各客戶群作答機會的均勻程度；1表示完全相同。
statistics-top-box = 前兩檔占比
statistics-top-box-definition = 選擇最高{ $cut }檔答案的占比。
statistics-top-box-series = { $indicator }：前兩檔占比
statistics-top-box-unit = 前兩檔占比
statistics-half-width = 得分誤差
statistics-half-width-definition = 得分信賴區間寬度的一半。
statistics-mention-unit = 占留言的比例
