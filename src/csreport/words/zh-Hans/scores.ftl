scores-heading-scores = 各项得分与检验
