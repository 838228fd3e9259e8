"""From a cell's text to a value, one module for each way of reading.

A *reader* takes a cell that is not empty and a function that notes problems, and returns the
value, or ``None`` where there is none to be had. Reading what a reader's value is written as
gives that value again and notes nothing, so that a feed survives being exported.
"""
