"""The rules, pure: no database, no files, no clock, no screen.

The words: a *person* plays one or more *roles* in an *opportunity* (a case). *Events* are its dated facts; its
*stage* follows from them. A *touchpoint* is one contact over a *channel* in a *direction*. The *playbook* is a
list of *steps*; a step and an event make a *due step* with a *window* (opens, due, closes). The user's decision
about a due step is a *step decision* (done, snoozed, skipped). *Warmth* (0-100) says how warm a tie is today,
*cadence* how often the user wants to be in touch. A *claim* is a statement about why: fact, opinion or story.
"""
