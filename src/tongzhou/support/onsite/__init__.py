"""Services on site 驻点服务: visits, admissions, operations of posted experts.

Counts of a day and department with their source, or single acts; health outcomes of the county.
"""
