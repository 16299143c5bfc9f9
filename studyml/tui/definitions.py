"""What the figures of the app say, each in a sentence."""

from __future__ import annotations

EVIDENCE = (
    (
        "Log loss",
        "How surprised the predictions were: the mean of -ln of the probability given to what happened.",
    ),
    ("RMSE (bins)", "How far predicted and actual recall lie apart among similar reviews."),
    ("AUC", "How often a recalled review had the higher prediction than a forgotten one; 0.5 is chance."),
    (
        "Calibration",
        "Of the reviews that were given this probability of recall, the share that was recalled.",
    ),
)

PROGRESS = (
    ("Today", "Answers of the study day, their time, cards answered for the first time, share recalled."),
    ("Streak", "Study days in a row with an answer; today does not break it before it ends."),
    ("A year", "Answers by study day, the height by quarters of those days; a circle has notes too."),
    ("True retention", "Of first answers of cards in review on a day, the share that was not Again."),
    ("Young, mature", "A card whose last interval was under 21 days is young, from 21 days on mature."),
    (
        "What falls due",
        "Cards in review by the day they are due; those overdue are told, and stand in no column.",
    ),
    ("Answer buttons", "How often each rating was given, by what the card was before."),
    ("Hour of day", "Answers by the hour on your clock, and how well was recalled in it."),
    (
        "Memory",
        "Cards by interval, by days until recall falls to 90 % (stability), difficulty, recall today.",
    ),
    ("Cards", "Cards in use by state; over time, as their answers left them at the end of a day."),
    ("Time", "Seconds from the question to the rating, the mean."),
    (
        "How sure you were",
        "What was recalled by how sure you had said you were; the Brier score is the mean of the squared"
        " difference.",
    ),
    ("Hardest", "Concepts by lapses (a card in review rated Again), and cards lapsed often: leeches."),
    (
        "Concepts of the notes",
        "Concepts that your notes mention; learned with an answered card, mature with all cards mature.",
    ),
    (
        "Honesty",
        "How well parameters predict those of these reviews that no fit had seen; always the same: the share"
        " recalled on the days before.",
    ),
    *EVIDENCE,
)

PLAN = (
    (
        "Reviews a day",
        "Cards in review that are answered, the mean of all days; steps and new cards not counted.",
    ),
    ("Minutes a day", "The time of all answers, with first answers and steps, the mean of all days."),
    ("Busiest week", "The greatest mean of minutes a day in any week."),
    ("Overdue then", "Reviews that were due and are left at the end of the last day."),
    ("Known then", "The cards that would be recalled after the last day: the sum of their probabilities."),
)
