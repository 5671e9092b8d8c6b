-- What only the desk keeps, made where it is missing: no stage of the two lines
-- reads or writes any of it.

-- The folded words of messages, by their rowid.  Filled when somebody searches,
-- not when a message is stored: the import pays nothing for it.
CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (words, content = '',
    tokenize = 'unicode61 remove_diacritics 0');

-- How far the words above reach.  VACUUM may number rows anew: where `newest`
-- is not the id of row `row` any more, the words are gathered again.
CREATE TABLE IF NOT EXISTS search_reach (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    row    INTEGER NOT NULL,
    newest TEXT NOT NULL
) STRICT;

-- Rows that could not be read when the words of their neighbours were taken.
CREATE TABLE IF NOT EXISTS search_owed (
    row INTEGER PRIMARY KEY
) STRICT;

-- Where copies of the database were put, so that an erasure can name those
-- that still hold what it erased.
CREATE TABLE IF NOT EXISTS backups (
    path    TEXT NOT NULL PRIMARY KEY,
    made_at TEXT NOT NULL
) STRICT;
