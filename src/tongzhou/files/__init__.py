"""Files: photographs, PDFs and other documents that belong to a case, a consent or an agreement.

Typed by content, limited in size, sent in pieces that survive a lost connection, stored by SHA-256
outside the database, shown only to who may see the subject they belong to. Thumbnails are made once.
"""
