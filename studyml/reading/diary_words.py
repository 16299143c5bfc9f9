"""Words by which a diary is told from a vocabulary, in lower case."""

from __future__ import annotations

from typing import Final


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split(","))


# What stands before a colon in notes and is no term: labels of templates, of pages, of parts of a day.
LABELS: Final = _phrases("""
    note, notes, nb, n.b, article, articles, paper, papers, video, videos, link, links, link to work,
    link to code, link to project, links to work, link(s) to work, link(s), source, sources, code, repo,
    github, notebook, notebooks, tutorial, tutorials, blog, blog post, post, book, books, course,
    courses, lecture, lectures, lesson, lessons, chapter, section, module, unit, part, step, stage,
    phase, level, week, day, date, time, hour, hours, duration, morning, afternoon, evening, night,
    noon, today, yesterday, tomorrow, progress, thought, thoughts, reflection, reflections, summary,
    tldr, tl;dr, overview, goal, goals, todo, to do, to-do, task, tasks, done, doing, plan, plans, next,
    next step, next steps, update, updates, edit, ps, p.s, idea, ideas, question, questions, q, a,
    answer, answers, example, examples, e.g, eg, i.e, ie, problem, problems, issue, issues, solution,
    solutions, result, results, conclusion, conclusions, takeaway, takeaways, lessons learned, learning,
    learnings, learned, learnt, observation, observations, finding, findings, challenge, challenges,
    struggle, struggles, win, wins, mood, energy, status, tip, tips, hint, hints, warning, caution,
    important, remember, reminder, info, pro, pros, con, cons, advantage, advantages,
    disadvantage, disadvantages, benefit, benefits, drawback, drawbacks, limitation, limitations, why,
    how, what, when, where, who, which, where to, resource, resources, reference, references, ref, refs,
    credit, credits, thanks, author, authors, title, tag, tags, category, categories, topic, topics,
    subject, description, usage, install, installation, requirement, requirements, prerequisite,
    prerequisites, setup, command, run, file, files, folder, path, url, website, site, email, contact,
    twitter, author's note, fig, figure, table, image, caption, score, rating, exercise, exercises,
    homework, assignment, assignments, project, projects, deadline, due, attendees, agenda, meeting,
    decision, context, motivation, background, intuition, method, methods, approach, experiment,
    experiments, implementation, discussion, abstract, introduction, main contribution, contribution,
    contributions, why it matters, history, disclaimer, sponsor, sponsored, subscribe, read, watch,
    watched, reading, worked on, completed, finished, studied, practiced, started, started with,
    continued, coded, built, learned about, read about, went through, listened, listened to, good, bad,
    better, best, yes, no, ok, monday, tuesday, wednesday, thursday, friday, saturday, sunday, january,
    february, march, april, may, june, july, august, september, october, november, december, focus,
    detail, details, activity, activities, project name, time spent, topics covered, resources used, key
    insight, start date, end date, mini project, instructor, main idea, key idea, core idea, objective,
    objectives, outcome, outcomes, output, input, model, models, dataset, datasets, data, optimizer,
    metric, metrics, hyperparameters, tech stack, technologies, skills, main commitment, commitment,
    reference(s), session, key points, review, feedback, weather, sleep, breakfast, lunch, dinner,
    kaggle, kaggle score, dataset used, tools, tool, language, languages, framework, stack, name,
    version, license, demo, live demo, preview, location, place, price, cost, total, minutes,
    office hours, grading, grade, grades, policy, textbook, textbooks, teaching assistant, teaching
    assistants, ta, tas, schedule, syllabus, job board, jobs, hiring, in the news, news, event, events,
    speaker, speakers, hardware, seed, best run, next run, run, partner, error, errors, fear, the plan
""")

# What qualifies such a label without making it another.
BEFORE_LABEL: Final = _phrases("""
    my, the, today's, todays, daily, some, main, key, first, second, third, final, last, next, new,
    other, more, quick, useful, current, side, personal, own, big, small
""")
AFTER_LABEL: Final = _phrases("""
    for today, today, of the day, so far, to self, list, learned, learnt, for tomorrow, i had, this
    week, for me
""")

# A term does not begin with these, and what does is a sentence or an entry of a diary.
NO_TERM_BEGINS: Final = _phrases("""
    i, i'm, i've, i'll, we, you, he, she, it, it's, they, this, that, these, those, there, here, if,
    when, while, since, because, so, but, and, or, then, also, as, with, without, using, use, used, try,
    tried, read, watch, watched, watching, finish, finished, start, started, complete, completed,
    completing, continue, continued, continues, continuing, implement, implemented, implementing, learn,
    learned, learnt, worked, working, today, yesterday, now, not, don't, do, did, make, made, add,
    added, create, created, build, built, let's, let, for, from, in, on, at, to, after, before, by, see,
    check, note, remember, my, our, your, got, had, have, was, is, are, went, spent, some, most, mostly,
    how, why, what, which, where, who, example
""")

# How an entry of a diary begins behind its label, and a meaning does not.
LOG_BEGINS: Final = _phrases("""
    i, i'm, i've, i'll, we, we're, my, today, yesterday, finish, finished, finishing, finally,
    completed, completing, continued, continuing, started, starting, watch, watched, watching, read,
    reading, worked, working, learned, learnt, learning, studied, studying, implemented, tried, trying,
    did, done, went, spent, made, got, had, wrote, writing, submitted, practiced, reviewed, fixed,
    debugged, installed, coded, built, created, added, todo, tbd, see, check, chapter, chapters, lesson,
    lessons, lecture, lectures, video, videos, page, pages, part, week, day, need, want, trained,
    training, setup, refactored, deployed, attended, joined, met, played, ran, explored, researched
""")

# What holds the place of an answer that nobody has written.
PLACEHOLDERS: Final = _phrases("""
    answer here, your answer here, answer goes here, answer, my answer here, tba, tbd, tbc, tbs, t.b.d,
    soon, coming soon, todo, to do, to-do, fixme, wip, pending, n/a, na, none, no answer, no answer yet,
    to be answered, to be answered later, to be added, to be determined, to be done, to be continued, to
    be filled, to be filled in, i don't know, i don't know yet, don't know, don't know yet, i do not
    know, i do not know yet, still don't know, no idea, no idea yet, not sure, not sure yet, i'm not
    sure, unknown, unanswered, not answered, not answered yet, open, answer later, answer pending,
    answer needed, answer me, later, look up, look it up, look this up, look into it, google it, google
    this, ask later, ask someone, ask in class, write answer, write answer here, write your answer,
    write your answer here, click to see, click to see answer, click to show, click to reveal, add
    answer, add answer here, fill in, fill me in, lorem ipsum, definition, meaning, description,
    explanation, brief explanation, idk, later maybe, needs answer, research this, research, not yet, see
    below, answered below, answer below, in
    progress, to check, to research, to be checked, need to check, figure out
""")
