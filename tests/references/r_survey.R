# Estimates of every design in a CSV by R's package `survey`: Rscript r_survey.R designs.csv estimates.csv
suppressPackageStartupMessages(library(survey))
files <- commandArgs(trailingOnly = TRUE)
every <- read.csv(files[1])

estimates <- function(d) {
  design <- svydesign(
    ids = if (d$clustered[1]) ~cluster else ~1, strata = if (d$stratified[1]) ~stratum else NULL,
    fpc = if (d$finite[1]) ~size else NULL, weights = ~w, data = d, nest = TRUE
  )
  row <- function(name, value, se, df) {
    ends <- value + c(-1, 1) * qt(0.975, df) * se
    data.frame(design = d$design[1], name, value, se, low = ends[1], high = ends[2], df)
  }
  one <- function(name, found, df) row(name, as.numeric(coef(found)[1]), as.numeric(SE(found))[1], df)
  known <- subset(design, !is.na(y)) # as svymean(na.rm = TRUE): the others stay in the design
  area <- subset(design, group == 1 & !is.na(y))
  fit <- svyglm(y ~ group, design)
  margins <- list(data.frame(group = 0:1, Freq = d$population[1] * c(0.4, 0.6)),
                  data.frame(area = 0:2, Freq = d$population[1] * c(0.3, 0.3, 0.4)))
  raked <- rake(design, list(~group, ~area), margins, control = list(maxit = 1000, epsilon = 1e-9))
  rbind(
    one("mean", svymean(~y, known), degf(known)),
    one("share", svymean(~top, known), degf(known)),
    one("ratio", svyratio(~y, ~x, known), degf(known)),
    one("domain", svymean(~y, area), degf(area)),
    one("domain share", svymean(~top, area), degf(area)),
    row("difference", coef(fit)[[2]], SE(fit)[[2]], fit$df.residual),
    one("raked", svymean(~full, raked), degf(design)),
    one("raked domain", svymean(~full, subset(raked, area == 1)), degf(subset(design, area == 1)))
  )
}

write.csv(do.call(rbind, lapply(split(every, every$design), estimates)), files[2], row.names = FALSE)
