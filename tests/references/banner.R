# A banner table by R's package `survey`: Rscript banner.R, in this folder, writes data/banner_r.csv.
# apistrat as a survey: an answer 1 to 5 from api00, every tenth missing; two groupings; each pair of their levels.
suppressPackageStartupMessages(library(survey))
table <- read.csv("data/apistrat.csv")
table$answer <- findInterval(table$api00, c(500, 600, 700, 800)) + 1
table$answer[seq(10, nrow(table), 10)] <- NA
lines <- data.frame(share = outer(table$answer, 1:5, "==") * 1, top = (table$answer >= 4) * 1, mean = table$answer)
names(lines) <- c(paste0("share", 1:5), "top_box", "mean")
design <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = cbind(table, lines))
known <- subset(design, !is.na(answer))

row <- function(segment, level, against, line, found) {
  data.frame(segment, level, against, line, value = as.numeric(coef(found)), se = as.numeric(SE(found)))
}
of <- function(segment, line) {
  by <- svyby(reformulate(line), reformulate(segment), known, svymean, covmat = TRUE)
  levels <- as.character(by[[segment]])
  pair <- function(two) {
    weights <- setNames(c(1, -1), two)
    row(segment, two[1], two[2], line, svycontrast(by, weights))
  }
  values <- data.frame(segment, level = levels, against = "", line, value = coef(by), se = SE(by))
  rbind(values, do.call(rbind, combn(levels, 2, pair, simplify = FALSE)))
}
all <- do.call(rbind, lapply(names(lines), function(line) row("", "", "", line, svymean(reformulate(line), known))))
cells <- expand.grid(line = names(lines), segment = c("stype", "awards"), stringsAsFactors = FALSE)
found <- rbind(all, do.call(rbind, Map(of, cells$segment, cells$line)))
found$value <- signif(found$value, 12)
found$se <- signif(found$se, 12)
write.csv(found, "data/banner_r.csv", row.names = FALSE, quote = FALSE)
