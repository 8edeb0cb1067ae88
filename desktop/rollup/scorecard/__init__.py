"""考评: scorecards as offices really have them, and what each unit gets by one.

``model``, ``scoring``, ``ranking`` and ``check`` are pure; ``reading`` turns tables into cards;
``store``, ``judging`` and ``results`` are functions of an open connection to a roll-up.
"""
