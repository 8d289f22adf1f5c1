scores-heading-scores = 各項得分與檢定
