"""Two copies of one workbook become one again, requirement by requirement.

Both histories begin alike; what each side touched after they parted decides (``since``). Where both
changed the same thing, one side is taken and the other laid beside: nothing that anybody wrote is
lost. Plan, then apply: the plan is plain values, applying is one edit.
"""
