-- What hangs on a reply or a conversation is found by an index when it is
-- erased: until now each one looked through all messages.

CREATE INDEX messages_of_reply ON messages (reply_id)
    WHERE reply_id IS NOT NULL;

CREATE INDEX quick_texts_of ON quick_texts (conversation_id);

PRAGMA user_version = 2;
