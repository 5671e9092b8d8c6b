"""import.py DATABASE FILE: pages, or message records, as a script would take
them in: json, executemany, one transaction."""
import json
import sqlite3
import sys
import uuid

SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, thread_id TEXT
    UNIQUE, customer_id TEXT, customer_name TEXT, last_message_at TEXT);
CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY, conversation_id TEXT
    NOT NULL REFERENCES conversations (id), content TEXT, sender_type TEXT,
    message_id TEXT UNIQUE, is_old INTEGER, reply_sent INTEGER,
    created_at TEXT);
CREATE INDEX IF NOT EXISTS m_conversation
    ON messages (conversation_id, created_at);
CREATE INDEX IF NOT EXISTS m_waiting ON messages (conversation_id)
    WHERE is_old = 0 AND reply_sent = 0;
"""


def messages_of(path):
    """thread, customer, message id, sender, text, time of each message."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["type"] == "message":
                yield (record["thread_id"], record.get("customer_id"),
                       record.get("customer_name"), record["message_id"],
                       record["sender_type"], record["content"],
                       record["created_at"])
            if record["type"] != "page":
                continue
            for thread in record["page"]["data"]:
                who = thread["participants"]["data"][0]
                for m in thread["messages"]["data"]:
                    ours = m["from"]["id"] == record["self_id"]
                    yield (thread["id"], who["id"], who["name"], m["id"],
                           "employee" if ours else "customer", m["message"],
                           m["created_time"])


def rows(db, path):
    known = dict(db.execute("SELECT thread_id, id FROM conversations"))
    for thread, customer, name, mid, sender, text, at in messages_of(path):
        if thread not in known:
            known[thread] = str(uuid.uuid4())
            db.execute("INSERT INTO conversations VALUES (?, ?, ?, ?, ?)",
                       (known[thread], thread, customer, name, at))
        yield (str(uuid.uuid4()), known[thread], text, sender, mid, 1, 1, at)


def main():
    db = sqlite3.connect(sys.argv[1])
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(SCHEMA)
    db.executemany("INSERT OR IGNORE INTO messages "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows(db, sys.argv[2]))
    db.commit()


main()
