"""Where things go on a drawing: boxes in columns, what is needed to the left of what needs it.

The steps are those of Sugiyama, Tagawa and Toda (1981): columns (`columns.py`), an order within each with few crossings
(`crossings.py`), and heights that keep lines straight (`heights.py`). `arrange.py` puts the pieces on one sheet.
"""
