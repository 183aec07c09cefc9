"""Time expressions: a table of what each rule makes of which words, and what is no time at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.times.times import find_times
from kg.language import Language
from kg.nlp.page import Page

ENGLISH = Language("en")

PUBLISHED = "2024-05-15"  # a Wednesday

# rule, sentence with the expression in [[ ]], begin, end, granularity
TABLE = [
    # full dates
    ("ISO date", "The log is dated [[2023-11-07]].", "2023-11-07", "2023-11-07", "day"),
    ("month day, year", "The bridge opened on [[November 7, 2019]].", "2019-11-07", "2019-11-07", "day"),
    ("abbreviated month", "The bridge opened on [[Nov. 7, 2019]].", "2019-11-07", "2019-11-07", "day"),
    ("month with an ordinal", "The bridge opened on [[March 3rd, 2020]].", "2020-03-03", "2020-03-03", "day"),
    ("day month year", "The bridge opened on [[7 November 2019]].", "2019-11-07", "2019-11-07", "day"),
    ("ordinal of month year", "It closed on [[the 3rd of April 2021]].", "2021-04-03", "2021-04-03", "day"),
    (
        "weekday belongs to the date",
        "They met on [[Tuesday, May 7, 2024]].",
        "2024-05-07",
        "2024-05-07",
        "day",
    ),
    (
        "weekday and date without year",
        "They met on [[Thursday, Jan. 25]].",
        "2024-01-25",
        "2024-01-25",
        "day",
    ),
    ("days of one month", "The fair ran [[March 5-8, 2022]].", "2022-03-05", "2022-03-08", "day"),
    ("European days of one month", "The fair ran [[5-8 March 2022]].", "2022-03-05", "2022-03-08", "day"),
    (
        "numeric, day above 12 last",
        "The form was signed on [[06/14/2023]].",
        "2023-06-14",
        "2023-06-14",
        "day",
    ),
    (
        "numeric, day above 12 first",
        "The form was signed on [[14/06/2023]].",
        "2023-06-14",
        "2023-06-14",
        "day",
    ),
    ("numeric, could be either: open", "The form was signed on [[06/07/2023]].", None, None, "day"),
    (
        "numeric, both readings agree",
        "The form was signed on [[05/05/2023]].",
        "2023-05-05",
        "2023-05-05",
        "day",
    ),
    (
        "29 February in a leap year",
        "The store opened on [[February 29, 2020]].",
        "2020-02-29",
        "2020-02-29",
        "day",
    ),
    # dates without a year
    ("past tense: the last one", "The mayor resigned on [[June 14]].", "2023-06-14", "2023-06-14", "day"),
    (
        "past tense, earlier this year",
        "The mayor resigned on [[February 2]].",
        "2024-02-02",
        "2024-02-02",
        "day",
    ),
    (
        "future tense: the next one",
        "The mayor will resign on [[June 14]].",
        "2024-06-14",
        "2024-06-14",
        "day",
    ),
    (
        "future tense, into next year",
        "The mayor will resign on [[January 8]].",
        "2025-01-08",
        "2025-01-08",
        "day",
    ),
    ("no verb: the nearest", "Deadline: [[May 20]]", "2024-05-20", "2024-05-20", "day"),
    ("day before month", "The mayor resigned on [[2 February]].", "2024-02-02", "2024-02-02", "day"),
    (
        "the nth of a month",
        "The mayor will resign on [[the 8th of June]].",
        "2024-06-08",
        "2024-06-08",
        "day",
    ),
    ("the same day counts as past", "The mayor resigned on [[May 15]].", "2024-05-15", "2024-05-15", "day"),
    # months
    ("month and year", "Prices rose in [[August 2021]].", "2021-08-01", "2021-08-31", "month"),
    ("month of a year in words", "Prices rose in [[August of 2021]].", "2021-08-01", "2021-08-31", "month"),
    ("month, past tense", "Prices rose in [[August]].", "2023-08-01", "2023-08-31", "month"),
    ("month, past tense, this year", "Prices rose in [[March]].", "2024-03-01", "2024-03-31", "month"),
    ("month, future tense", "The law will take effect in [[August]].", "2024-08-01", "2024-08-31", "month"),
    ("month, planned", "The firm plans to open a plant in [[October]].", "2024-10-01", "2024-10-31", "month"),
    (
        "abbreviated month alone",
        "Prices rose in [[Sept.]] after a drought.",
        "2023-09-01",
        "2023-09-30",
        "month",
    ),
    (
        "last month by name",
        "Voters went to the polls [[last November]].",
        "2023-11-01",
        "2023-11-30",
        "month",
    ),
    ("next month by name", "Voters go to the polls [[next March]].", "2025-03-01", "2025-03-31", "month"),
    ("this month by name", "Voters go to the polls [[this September]].", "2024-09-01", "2024-09-30", "month"),
    (
        "month of last year",
        "The school closed in [[April of last year]].",
        "2023-04-01",
        "2023-04-30",
        "month",
    ),
    (
        "month of next year",
        "The school will close in [[February next year]].",
        "2025-02-01",
        "2025-02-28",
        "month",
    ),
    # weekdays
    ("weekday, past tense", "The council met on [[Monday]].", "2024-05-13", "2024-05-13", "day"),
    ("weekday later in the week, past", "The council met on [[Friday]].", "2024-05-10", "2024-05-10", "day"),
    ("weekday, future tense", "The council will meet on [[Friday]].", "2024-05-17", "2024-05-17", "day"),
    (
        "weekday earlier in the week, future",
        "The council will meet on [[Monday]].",
        "2024-05-20",
        "2024-05-20",
        "day",
    ),
    ("weekday of publication, past", "The council met on [[Wednesday]].", "2024-05-15", "2024-05-15", "day"),
    (
        "weekday of publication, future",
        "The council will meet on [[Wednesday]].",
        "2024-05-15",
        "2024-05-15",
        "day",
    ),
    (
        "without a preposition",
        "The minister told reporters [[Tuesday]] that he was ill.",
        "2024-05-14",
        "2024-05-14",
        "day",
    ),
    (
        "reported future",
        "The minister said she would speak on [[Saturday]].",
        "2024-05-18",
        "2024-05-18",
        "day",
    ),
    (
        "infinitive after a plan",
        "The union voted to strike on [[Thursday]].",
        "2024-05-16",
        "2024-05-16",
        "day",
    ),
    ("scheduled", "The hearing is scheduled for [[Monday]].", "2024-05-20", "2024-05-20", "day"),
    ("is due to", "The ship is due to sail on [[Sunday]].", "2024-05-19", "2024-05-19", "day"),
    ("timetable present", "The trial starts on [[Monday]].", "2024-05-20", "2024-05-20", "day"),
    ("present progressive", "The envoy is flying home on [[Friday]].", "2024-05-17", "2024-05-17", "day"),
    ("perfect modal looks back", "The envoy may have left on [[Friday]].", "2024-05-10", "2024-05-10", "day"),
    (
        "a cause lies behind",
        "The pool will stay shut due to the [[May 13]] ruling.",
        "2024-05-13",
        "2024-05-13",
        "day",
    ),
    (
        "what follows on it, ahead",
        "They will search it following the [[Monday]] fire.",
        "2024-05-13",
        "2024-05-13",
        "day",
    ),
    ("cannot looks ahead", "The party can't win [[in the fall]].", "2024-09-01", "2024-11-30", "season"),
    ("weekday as modifier", "She spoke after [[Tuesday]]'s vote.", "2024-05-14", "2024-05-14", "day"),
    ("part of the day", "The pipe burst on [[Sunday night]].", "2024-05-12", "2024-05-12", "day"),
    ("early on a day", "The pipe burst [[early Monday]].", "2024-05-13", "2024-05-13", "day"),
    ("last weekday", "The pipe burst [[last Friday]].", "2024-05-10", "2024-05-10", "day"),
    ("last, the same weekday", "The pipe burst [[last Wednesday]].", "2024-05-08", "2024-05-08", "day"),
    ("next weekday", "The repair begins [[next Tuesday]].", "2024-05-21", "2024-05-21", "day"),
    ("next, the same weekday", "The repair begins [[next Wednesday]].", "2024-05-22", "2024-05-22", "day"),
    ("this weekday", "The repair begins [[this Friday]].", "2024-05-17", "2024-05-17", "day"),
    ("this past weekday", "The pipe burst [[this past Saturday]].", "2024-05-11", "2024-05-11", "day"),
    (
        "weekday of last week",
        "The pipe burst on [[Thursday of last week]].",
        "2024-05-09",
        "2024-05-09",
        "day",
    ),
    (
        "weekday of next week",
        "The repair begins on [[Thursday next week]].",
        "2024-05-23",
        "2024-05-23",
        "day",
    ),
    ("anaphoric weekday stays open", "Rain fell on [[the following Monday]].", None, None, "day"),
    ("abbreviated weekday", "Doors opened [[Tues.]] at the new hall.", "2024-05-14", "2024-05-14", "day"),
    # days by name
    ("today", "The court ruled [[today]].", "2024-05-15", "2024-05-15", "day"),
    ("yesterday", "The court ruled [[yesterday]].", "2024-05-14", "2024-05-14", "day"),
    ("tomorrow", "The court will rule [[tomorrow]].", "2024-05-16", "2024-05-16", "day"),
    ("tonight", "The court will rule [[tonight]].", "2024-05-15", "2024-05-15", "day"),
    ("last night", "The court ruled [[last night]].", "2024-05-14", "2024-05-14", "day"),
    ("this morning", "The court ruled [[this morning]].", "2024-05-15", "2024-05-15", "day"),
    ("yesterday afternoon", "The court ruled [[yesterday afternoon]].", "2024-05-14", "2024-05-14", "day"),
    (
        "the day before yesterday",
        "It snowed [[the day before yesterday]].",
        "2024-05-13",
        "2024-05-13",
        "day",
    ),
    ("the day after tomorrow", "It will snow [[the day after tomorrow]].", "2024-05-17", "2024-05-17", "day"),
    ("that day stays open", "Nobody was hurt [[that day]].", None, None, "day"),
    ("the same day stays open", "He was freed [[the same day]].", None, None, "day"),
    # this, last, next
    ("this week", "Talks resume [[this week]].", "2024-05-13", "2024-05-19", "week"),
    ("last week", "Talks ended [[last week]].", "2024-05-06", "2024-05-12", "week"),
    ("next week", "Talks resume [[next week]].", "2024-05-20", "2024-05-26", "week"),
    ("this month", "Rents rose [[this month]].", "2024-05-01", "2024-05-31", "month"),
    ("last month", "Rents rose [[last month]].", "2024-04-01", "2024-04-30", "month"),
    ("next month", "Rents will rise [[next month]].", "2024-06-01", "2024-06-30", "month"),
    ("this year", "Rents rose [[this year]].", "2024-01-01", "2024-12-31", "year"),
    ("last year", "Rents rose [[last year]].", "2023-01-01", "2023-12-31", "year"),
    ("next year", "Rents will rise [[next year]].", "2025-01-01", "2025-12-31", "year"),
    ("last quarter", "Profit fell [[last quarter]].", "2024-01-01", "2024-03-31", "quarter"),
    ("this quarter", "Profit may fall [[this quarter]].", "2024-04-01", "2024-06-30", "quarter"),
    ("this decade", "Sea levels rose [[this decade]].", "2020-01-01", "2029-12-31", "decade"),
    ("last weekend", "The park flooded [[last weekend]].", "2024-05-11", "2024-05-12", "day"),
    ("this weekend", "The park will reopen [[this weekend]].", "2024-05-18", "2024-05-19", "day"),
    ("the weekend, past", "The park flooded over [[the weekend]].", "2024-05-11", "2024-05-12", "day"),
    ("the weekend, future", "The park will reopen over [[the weekend]].", "2024-05-18", "2024-05-19", "day"),
    (
        "earlier this year: up to now",
        "The park flooded [[earlier this year]].",
        "2024-01-01",
        "2024-05-15",
        "year",
    ),
    (
        "later this year: from now on",
        "The park will reopen [[later this year]].",
        "2024-05-15",
        "2024-12-31",
        "year",
    ),
    ("earlier this month", "The park flooded [[earlier this month]].", "2024-05-01", "2024-05-15", "month"),
    ("later this week", "The park will reopen [[later this week]].", "2024-05-15", "2024-05-19", "week"),
    ("late last month", "The park flooded [[late last month]].", "2024-04-21", "2024-04-30", "month"),
    ("late last year", "The park flooded [[late last year]].", "2023-09-01", "2023-12-31", "year"),
    ("early next year", "The park will reopen [[early next year]].", "2025-01-01", "2025-04-30", "year"),
    ("early last week", "The park flooded [[early last week]].", "2024-05-06", "2024-05-08", "week"),
    # ago, from now, past and next stretches
    ("days ago", "The engine failed [[three days ago]].", "2024-05-12", "2024-05-12", "day"),
    ("digits ago", "The engine failed [[10 days ago]].", "2024-05-05", "2024-05-05", "day"),
    ("a week ago: that week", "The engine failed [[a week ago]].", "2024-05-06", "2024-05-12", "week"),
    ("weeks ago", "The engine failed [[two weeks ago]].", "2024-04-29", "2024-05-05", "week"),
    ("months ago: that month", "The engine failed [[six months ago]].", "2023-11-01", "2023-11-30", "month"),
    (
        "years ago: that year",
        "The engine failed [[twenty-five years ago]].",
        "1999-01-01",
        "1999-12-31",
        "year",
    ),
    (
        "a decade ago: that decade",
        "The engine failed [[a decade ago]].",
        "2010-01-01",
        "2019-12-31",
        "decade",
    ),
    ("a couple of", "The engine failed [[a couple of weeks ago]].", "2024-04-29", "2024-05-05", "week"),
    ("a dozen", "The engine failed [[a dozen years ago]].", "2012-01-01", "2012-12-31", "year"),
    ("half a decade ago", "The engine failed [[half a decade ago]].", "2019-01-01", "2019-12-31", "year"),
    (
        "a year and a half ago",
        "The engine failed [[a year and a half ago]].",
        "2022-11-01",
        "2022-11-30",
        "month",
    ),
    ("hours ago stay open", "The engine failed [[five hours ago]].", None, None, "hour"),
    ("several stays open", "The engine failed [[several months ago]].", None, None, "month"),
    ("a few stays open", "The engine failed [[a few weeks ago]].", None, None, "week"),
    ("from now", "The lease ends [[three months from now]].", "2024-08-01", "2024-08-31", "month"),
    ("in N units, looking ahead", "The lease will end [[in two weeks]].", "2024-05-27", "2024-06-02", "week"),
    ("the past N", "Fares doubled over [[the past two weeks]].", "2024-05-01", "2024-05-15", "week"),
    ("the last N", "Fares doubled in [[the last six months]].", "2023-11-15", "2024-05-15", "month"),
    ("the past year rolls", "Fares doubled over [[the past year]].", "2023-05-15", "2024-05-15", "year"),
    ("the last week rolls", "Fares doubled over [[the last week]].", "2024-05-08", "2024-05-15", "week"),
    (
        "the last decade rolls",
        "Fares doubled over [[the last decade]].",
        "2014-05-15",
        "2024-05-15",
        "decade",
    ),
    ("the next N", "Fares will double over [[the next five years]].", "2024-05-15", "2029-05-15", "year"),
    (
        "the coming N",
        "Fares will double in [[the coming three months]].",
        "2024-05-15",
        "2024-08-15",
        "month",
    ),
    (
        "within the next N",
        "Repairs will start [[within the next ten days]].",
        "2024-05-15",
        "2024-05-25",
        "day",
    ),
    (
        "the next month or two",
        "Fares may double in [[the next month or two]].",
        "2024-05-15",
        "2024-07-15",
        "month",
    ),
    ("the past few stays open", "Fares doubled over [[the past few years]].", None, None, "year"),
    ("recent stays open", "Fares doubled in [[recent months]].", None, None, "month"),
    ("the coming days stay open", "Fares may double in [[the coming days]].", None, None, "day"),
    ("later than something else stays open", "She returned [[two weeks later]].", None, None, "week"),
    ("the following year stays open", "She returned [[the following year]].", None, None, "year"),
    ("the previous month stays open", "Sales had dipped [[the previous month]].", None, None, "month"),
    # early, mid, late; the end of
    ("early in a month", "Work began in [[early March]].", "2024-03-01", "2024-03-10", "month"),
    ("mid-month", "Work began in [[mid-April]].", "2024-04-11", "2024-04-20", "month"),
    ("late in a month", "Work began in [[late February]].", "2024-02-21", "2024-02-29", "month"),
    ("early in a year", "Work began in [[early 2021]].", "2021-01-01", "2021-04-30", "year"),
    ("mid-year", "Work began in [[mid-2021]].", "2021-05-01", "2021-08-31", "year"),
    ("late in a year", "Work began in [[late 2021]].", "2021-09-01", "2021-12-31", "year"),
    ("early in a decade", "Work began in the [[early 1990s]].", "1990-01-01", "1993-12-31", "decade"),
    ("late in a decade", "Work began in the [[late 1980s]].", "1986-01-01", "1989-12-31", "decade"),
    (
        "the beginning of a month",
        "Work began at [[the beginning of April]].",
        "2024-04-01",
        "2024-04-10",
        "month",
    ),
    ("the end of a year", "Work stopped at [[the end of 2020]].", "2020-09-01", "2020-12-31", "year"),
    (
        "the middle of a month",
        "Work stopped in [[the middle of January]].",
        "2024-01-11",
        "2024-01-20",
        "month",
    ),
    (
        "the end of this month",
        "Work will stop at [[the end of the month]].",
        "2024-05-21",
        "2024-05-31",
        "month",
    ),
    # quarters, halves, fiscal years
    (
        "quarter of a year",
        "Revenue fell in [[the first quarter of 2025]].",
        "2025-01-01",
        "2025-03-31",
        "quarter",
    ),
    (
        "quarter, hyphen",
        "The firm posted [[third-quarter 2023]] earnings.",
        "2023-07-01",
        "2023-09-30",
        "quarter",
    ),
    ("Q and digit", "Revenue fell in [[Q3 2023]].", "2023-07-01", "2023-09-30", "quarter"),
    (
        "quarter without year, past",
        "Revenue fell in [[the fourth quarter]].",
        "2023-10-01",
        "2023-12-31",
        "quarter",
    ),
    (
        "quarter without year, future",
        "Revenue will fall in [[the third quarter]].",
        "2024-07-01",
        "2024-09-30",
        "quarter",
    ),
    (
        "quarter of last year",
        "Revenue fell in [[the second quarter of last year]].",
        "2023-04-01",
        "2023-06-30",
        "quarter",
    ),
    ("half of a year", "Exports fell in [[the second half of 2022]].", "2022-07-01", "2022-12-31", "quarter"),
    (
        "first half of this year",
        "Exports fell in [[the first half of this year]].",
        "2024-01-01",
        "2024-06-30",
        "quarter",
    ),
    ("H and digit", "Exports fell in [[H1 2022]].", "2022-01-01", "2022-06-30", "quarter"),
    (
        "a company's fiscal quarter stays open",
        "Revenue fell in [[the second fiscal quarter]].",
        None,
        None,
        "quarter",
    ),
    (
        "US federal fiscal year",
        "The agency's budget for [[fiscal year 2023]] was cut.",
        "2022-10-01",
        "2023-09-30",
        "year",
    ),
    ("FY", "The Pentagon's request for [[FY2025]] is higher.", "2024-10-01", "2025-09-30", "year"),
    (
        "other fiscal years: all they can mean",
        "The retailer lost money in [[fiscal 2022]].",
        "2021-01-01",
        "2022-12-31",
        "year",
    ),
    (
        "fiscal years with two numbers",
        "The retailer lost money in [[fiscal 2022-23]].",
        "2022-01-01",
        "2023-12-31",
        "year",
    ),
    # years and decades
    ("year", "The dam broke in [[1972]].", "1972-01-01", "1972-12-31", "year"),
    ("year as modifier", "He lost the [[2016]] election.", "2016-01-01", "2016-12-31", "year"),
    ("years with a dash", "The drought of [[2011-2017]] was long.", "2011-01-01", "2017-12-31", "year"),
    ("years with a short end", "The [[2019-20]] winter was warm.", "2019-01-01", "2020-12-31", "year"),
    ("decade", "The dam was built in [[the 1960s]].", "1960-01-01", "1969-12-31", "decade"),
    ("short decade", "The dam was built in [[the '80s]].", "1980-01-01", "1989-12-31", "decade"),
    # seasons: northern, meteorological
    ("summer of a year", "Fires raged in [[the summer of 2021]].", "2021-06-01", "2021-08-31", "season"),
    ("season and year", "Fires raged in [[spring 2022]].", "2022-03-01", "2022-05-31", "season"),
    (
        "winter goes into the next year",
        "Snow fell in [[winter 2022-23]].",
        "2022-12-01",
        "2023-02-28",
        "season",
    ),
    ("last summer", "Fires raged [[last summer]].", "2023-06-01", "2023-08-31", "season"),
    ("next winter", "Fuel may run short [[next winter]].", "2024-12-01", "2025-02-28", "season"),
    ("this fall", "Voters will decide [[this fall]].", "2024-09-01", "2024-11-30", "season"),
    ("in the autumn, future", "Schools will reopen [[in the autumn]].", "2024-09-01", "2024-11-30", "season"),
    (
        "fall of last year",
        "Schools closed in [[the fall of last year]].",
        "2023-09-01",
        "2023-11-30",
        "season",
    ),
    # holidays that are fixed
    ("Christmas, past", "The store shut on [[Christmas]].", "2023-12-25", "2023-12-25", "day"),
    ("Christmas Eve, future", "The store will shut on [[Christmas Eve]].", "2024-12-24", "2024-12-24", "day"),
    (
        "New Year's Day and year",
        "The law took effect on [[New Year's Day 2022]].",
        "2022-01-01",
        "2022-01-01",
        "day",
    ),
    ("Fourth of July", "Crowds will gather on [[the Fourth of July]].", "2024-07-04", "2024-07-04", "day"),
    (
        "Halloween of last year",
        "The mask was sold on [[Halloween of last year]].",
        "2023-10-31",
        "2023-10-31",
        "day",
    ),
    ("Valentine's Day", "The pair wed on [[Valentine's Day]].", "2024-02-14", "2024-02-14", "day"),
    # limits
    ("since a weekday", "Roads have been shut [[since Monday]].", "2024-05-13", "2024-05-15", "day"),
    ("since a year", "Roads have been shut [[since 2014]].", "2014-01-01", "2024-05-15", "year"),
    ("since a month", "Roads have been shut [[since January]].", "2024-01-01", "2024-05-15", "month"),
    ("since last week", "Roads have been shut [[since last week]].", "2024-05-06", "2024-05-15", "week"),
    ("until", "Roads will be shut [[until Friday]].", None, "2024-05-17", "day"),
    ("by a day", "Roads will reopen [[by Friday]].", None, "2024-05-17", "day"),
    ("by the end of a month", "Roads will reopen [[by the end of June]].", None, "2024-06-30", "month"),
    ("by the end of this year", "Roads will reopen [[by the end of the year]].", None, "2024-12-31", "year"),
    ("by a year", "Emissions must halve [[by 2030]].", None, "2030-12-31", "year"),
    ("before", "The roof was fixed [[before Christmas]].", None, "2023-12-24", "day"),
    ("after", "The roof will be fixed [[after June 14]].", "2024-06-15", None, "day"),
    (
        "limits of a noun do not count",
        "She quit after [[last week]]'s vote.",
        "2024-05-06",
        "2024-05-12",
        "week",
    ),
    # stretches
    ("weekdays ahead", "The fair will run from [[Monday to Friday]].", "2024-05-20", "2024-05-24", "day"),
    ("weekdays behind", "The fair ran from [[Saturday to Monday]].", "2024-05-11", "2024-05-13", "day"),
    (
        "weekdays behind, over the week's end",
        "The fair ran from [[Thursday through Monday]].",
        "2024-05-09",
        "2024-05-13",
        "day",
    ),
    ("from year to year", "He served from [[2009 to 2013]].", "2009-01-01", "2013-12-31", "year"),
    ("between years", "He served between [[2009 and 2013]].", "2009-01-01", "2013-12-31", "year"),
    ("between dates", "It rained between [[May 5 and May 7]].", "2024-05-05", "2024-05-07", "day"),
    ("month to month", "It rained from [[January to March]].", "2024-01-01", "2024-03-31", "month"),
    # time of day
    (
        "clock and weekday",
        "The siren sounded at [[9:30 a.m. on Monday]].",
        "2024-05-13T09:30",
        "2024-05-13T09:30",
        "minute",
    ),
    (
        "weekday and clock",
        "Polls closed [[Tuesday at 8 p.m.]] in most towns.",
        "2024-05-14T20:00",
        "2024-05-14T20:00",
        "hour",
    ),
    ("clock, no day: open", "The siren sounded at [[10.45pm]].", None, None, "minute"),
    (
        "noon on a date",
        "The treaty lapsed at [[noon on March 1]].",
        "2024-03-01T12:00",
        "2024-03-01T12:00",
        "hour",
    ),
    ("midnight is 00:00", "The treaty lapsed at [[midnight]].", None, None, "hour"),
]


def _split(marked: str) -> tuple[str, str]:
    before, rest = marked.split("[[")
    words, after = rest.split("]]")
    return before + words + after, words


@pytest.mark.parametrize(
    ("rule", "marked", "begin", "end", "granularity"), TABLE, ids=[row[0] for row in TABLE]
)
def test_expression_means_what_its_rule_says(
    page: Callable[[str], Page], rule: str, marked: str, begin: str | None, end: str | None, granularity: str
) -> None:
    text, words = _split(marked)
    found = [
        (text[t.span[0] : t.span[1]], t.begin, t.end, t.granularity)
        for t in find_times(page(text), ENGLISH, PUBLISHED)
    ]
    assert found == [(words, begin, end, granularity)]


def test_without_a_day_of_publication_relative_times_stay_open(page: Callable[[str], Page]) -> None:
    read = page("The council met on Monday, two weeks ago, and in June 2022.")
    assert [(t.begin, t.end) for t in find_times(read, ENGLISH, None)] == [
        (None, None),
        (None, None),
        ("2022-06-01", "2022-06-30"),
    ]


NO_TIMES = [
    "Shops were crowded on Black Friday.",
    "The strike lasted four months.",
    "She may march to the fall line.",
    "He ran 2000 miles and sold 1,984 copies.",
    "USA Today asked April Jones.",
    "He waited for a second.",
    "The match was lost in the fourth quarter.",
    "It fell in the last quarter of the 19th century.",
]


@pytest.mark.parametrize("text", NO_TIMES)
def test_durations_names_and_amounts_are_no_times(page: Callable[[str], Page], text: str) -> None:
    assert [text[t.span[0] : t.span[1]] for t in find_times(page(text), ENGLISH, PUBLISHED)] == []


def test_stretch_beyond_the_calendar_stays_open(page: Callable[[str], Page]) -> None:
    found = find_times(page("Ice has melted over the past 5000 years."), ENGLISH, PUBLISHED)
    assert [(t.begin, t.end, t.granularity) for t in found] == [(None, None, "year")]


def test_impossible_dates_are_not_made_up(page: Callable[[str], Page]) -> None:
    text = "It was filed on February 30, 2021."
    assert [
        t.begin for t in find_times(page(text), ENGLISH, PUBLISHED) if "30" in text[t.span[0] : t.span[1]]
    ] == []


def test_publication_with_a_clock_time_counts_as_its_day(page: Callable[[str], Page]) -> None:
    assert [
        t.begin for t in find_times(page("The court ruled today."), ENGLISH, "2024-05-15T23:50:00+02:00")
    ] == ["2024-05-15"]
