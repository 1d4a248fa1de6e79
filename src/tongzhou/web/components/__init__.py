"""Components: what every page is composed of. One typed class and one template each.

A view builds them (`Clock(due=…, since=…, now=…)`), a template shows them (`{% show clock %}`); pages write
no other markup than headings, sheets and grids. All of them stand in all their states on `/gallery/`.
"""
