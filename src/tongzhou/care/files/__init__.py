"""Files: photographs, PDFs and other documents that belong to a case or a consent.

Typed by content, limited in size, sent in pieces that survive a lost connection, stored by SHA-256
outside the database, shown only through a permission check. Thumbnails are made once.
"""
