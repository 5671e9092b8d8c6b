"""original.py DATABASE FILE: pages as the original took them in: a SELECT for
each message, then its INSERT, each committed by itself."""
import json
import sqlite3
import sys
import uuid

SCHEMA = """
CREATE TABLE conversations (id TEXT PRIMARY KEY, thread_id TEXT UNIQUE,
    customer_name TEXT, last_message_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT, content TEXT,
    sender_type TEXT, message_id TEXT UNIQUE, is_old INTEGER,
    reply_sent INTEGER, created_at TEXT);
"""


def one(db, sql, *values):
    return db.execute(sql, values).fetchone()


def conversation_of(db, thread):
    found = one(db, "SELECT id FROM conversations WHERE thread_id = ?",
                thread["id"])
    if found:
        return found[0]
    new = str(uuid.uuid4())
    db.execute("INSERT INTO conversations VALUES (?, ?, ?, NULL)",
               (new, thread["id"], thread["participants"]["data"][0]["name"]))
    return new


def take(db, thread, self_id):
    conversation = conversation_of(db, thread)
    for m in thread["messages"]["data"]:
        if one(db, "SELECT id FROM messages WHERE message_id = ?", m["id"]):
            continue
        ours = m["from"]["id"] == self_id
        db.execute("INSERT INTO messages VALUES (?, ?, ?, ?, ?, 1, 1, ?)",
                   (str(uuid.uuid4()), conversation, m["message"],
                    "employee" if ours else "customer", m["id"],
                    m["created_time"]))


def main():
    db = sqlite3.connect(sys.argv[1], isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.executescript(SCHEMA)
    with open(sys.argv[2], encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["type"] == "page":
                for thread in record["page"]["data"]:
                    take(db, thread, record["self_id"])


main()
