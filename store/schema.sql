-- souk's memory.  Names of tables and columns that the original description
-- gives are kept to the letter, so that its debugging SQL runs as it stands.
-- Times are UTC text of fixed width; money is an integer in minor units.

CREATE TABLE channel_integrations (
    number               INTEGER PRIMARY KEY,     -- what lists show
    id                   TEXT NOT NULL UNIQUE,
    channel              TEXT NOT NULL
                         CHECK (channel IN ('facebook', 'instagram', 'whatsapp')),
    account_id           TEXT NOT NULL,
    login                TEXT NOT NULL DEFAULT 'page'
                         CHECK (login IN ('page', 'instagram')),
    self_id              TEXT,                    -- from.id of our own messages
    is_connected         INTEGER NOT NULL DEFAULT 1 CHECK (is_connected IN (0, 1)),
    config               TEXT NOT NULL CHECK (json_valid(config)),  -- secrets
    ai_enabled           INTEGER NOT NULL DEFAULT 1       -- for new threads
                         CHECK (ai_enabled IN (0, 1)),
    last_fetch_timestamp TEXT,                    -- the platform's clock
    history_before       TEXT,                    -- older is history; set once
    walked_to            TEXT,                    -- backfill of the list
    history_done         INTEGER NOT NULL DEFAULT 0 CHECK (history_done IN (0, 1)),
    memo                 TEXT,                    -- souk-fetch's own, opaque
    refresh_at           TEXT,                    -- the platform's clock: renew
    token_at             TEXT,                    -- the token; it is as of then
    token_until          TEXT,                    -- when it ends, where known
    polled_at            TEXT,                    -- our clock, last complete poll
    polls                INTEGER NOT NULL DEFAULT 0,      -- that came to an end
    quota_percent        INTEGER,                 -- as the platform stated it
    quota_minutes        INTEGER,
    quota_at             TEXT,                    -- when (our clock)
    served               TEXT,                    -- an API version not asked for
    slow_until           TEXT,                    -- no poll before (our clock)
    pace                 TEXT,                    -- why; NULL: full
    failures             INTEGER NOT NULL DEFAULT 0,      -- polls in a row
    retry_at             TEXT,                    -- parked until (our clock)
    reason               TEXT,                    -- what the operator reads
    created_at           TEXT NOT NULL,
    UNIQUE (channel, account_id)
) STRICT;

-- souk's own requests of the last 24 hours, by the hour of our clock.
CREATE TABLE calls (
    channel_id TEXT NOT NULL REFERENCES channel_integrations (id),
    hour       TEXT NOT NULL,                     -- 2026-11-22T09
    calls      INTEGER NOT NULL,
    PRIMARY KEY (channel_id, hour)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX channel_self ON channel_integrations (channel, self_id)
    WHERE self_id IS NOT NULL;

-- What the last check found out about a channel.
CREATE TABLE channel_checks (
    channel_id TEXT NOT NULL REFERENCES channel_integrations (id),
    place      INTEGER NOT NULL,                  -- in the order of the asking
    what       TEXT NOT NULL,
    state      TEXT NOT NULL
               CHECK (state IN ('ok', 'note', 'doubt', 'bad', 'unknown')),
    message    TEXT NOT NULL,
    checked_at TEXT NOT NULL,                     -- our clock
    PRIMARY KEY (channel_id, place)
) STRICT, WITHOUT ROWID;

-- What is still owed of a thread's reading.  A thread may be known before any
-- message of it is.
CREATE TABLE threads (
    channel_id TEXT NOT NULL REFERENCES channel_integrations (id),
    thread_id  TEXT NOT NULL,
    whole      INTEGER NOT NULL DEFAULT 0         -- read back to its beginning
               CHECK (whole IN (0, 1)),
    behind     TEXT,          -- newer than this was not all delivered; or NULL
    read_at    TEXT,          -- platform's clock at the last complete reading
    walked_to  TEXT,          -- where the reading of its history stopped
    cursor     TEXT,          -- a hint to go on from there
    failures   INTEGER NOT NULL DEFAULT 0,
    retry_at   TEXT,
    error      TEXT,
    bare       INTEGER NOT NULL DEFAULT 0,        -- shown without their text
    erased_at  TEXT,          -- the platform's clock: what is older was erased
    PRIMARY KEY (channel_id, thread_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX threads_owed ON threads (channel_id)
    WHERE whole = 0 OR behind IS NOT NULL;

-- One thread, one conversation, whoever speaks in it.
CREATE TABLE conversations (
    number           INTEGER PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE,
    channel_id       TEXT NOT NULL REFERENCES channel_integrations (id),
    thread_id        TEXT NOT NULL,
    platform         TEXT NOT NULL
                     CHECK (platform = 'facebook' OR platform = 'instagram'
                     OR platform = 'whatsapp'),
    channel          TEXT NOT NULL CHECK (channel = platform),
    customer_id      TEXT,
    customer_name    TEXT,
    customer_phone   TEXT,
    customer_address TEXT,
    ai_enabled       INTEGER NOT NULL DEFAULT 1 CHECK (ai_enabled IN (0, 1)),
    status           TEXT NOT NULL DEFAULT 'جديد'
                     CHECK (status = 'جديد' OR status = 'مفتوح'
                     OR status = 'مغلق' OR status = 'معلق'),
    last_message_at  TEXT,
    tries            INTEGER NOT NULL DEFAULT 0,  -- of the model, in vain
    failures         INTEGER NOT NULL DEFAULT 0,  -- those in a row
    retry_at         TEXT,                        -- no model call before
    reason           TEXT,
    blocked          INTEGER NOT NULL DEFAULT 0   -- never answered: spam
                     CHECK (blocked IN (0, 1)),
    handed_at        TEXT,                        -- status معلق since; the
                                                  -- platform's clock
    handed_for_good  INTEGER NOT NULL DEFAULT 0   -- no time ends it
                     CHECK (handed_for_good IN (0, 1)),
    created_at       TEXT NOT NULL,
    UNIQUE (channel_id, thread_id)
) STRICT;

CREATE INDEX conversations_recent ON conversations (last_message_at);
CREATE INDEX conversations_of_customer ON conversations (channel_id, customer_id)
    WHERE platform = 'whatsapp';

-- Threads whose person has another number now: what was said under one until
-- then is in the conversation, what comes later is somebody else's.
CREATE TABLE former_threads (
    channel_id      TEXT NOT NULL REFERENCES channel_integrations (id),
    thread_id       TEXT NOT NULL,
    until           TEXT NOT NULL,
    conversation_id TEXT NOT NULL REFERENCES conversations (id)
                    ON DELETE CASCADE,
    PRIMARY KEY (channel_id, thread_id, until)
) STRICT, WITHOUT ROWID;

CREATE INDEX former_threads_of ON former_threads (conversation_id);

-- Its words are compared one by one: for an IN list of more than two, SQLite
-- fills a table anew with each row that it checks.
CREATE TABLE messages (
    id              TEXT NOT NULL PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    message_id      TEXT NOT NULL,                -- the platform's
    sender_type     TEXT NOT NULL
                    CHECK (sender_type = 'customer' OR sender_type = 'employee'
                    OR sender_type = 'agent'),
    content         TEXT NOT NULL,
    created_at      TEXT NOT NULL,
    seq             INTEGER NOT NULL,             -- order within one second
    is_old          INTEGER NOT NULL CHECK (is_old IN (0, 1)),
    reply_sent      INTEGER NOT NULL CHECK (reply_sent IN (0, 1)),
    outcome         TEXT
                    CHECK (outcome = 'history' OR outcome = 'replied'
                    OR outcome = 'person' OR outcome = 'silent'
                    OR outcome = 'window' OR outcome = 'held'
                    OR outcome = 'failed' OR outcome = 'expired'
                    OR outcome = 'unreadable'),
    unreadable      INTEGER NOT NULL DEFAULT 0 CHECK (unreadable IN (0, 1)),
    automated       INTEGER NOT NULL DEFAULT 0 CHECK (automated IN (0, 1)),
    attachments     TEXT CHECK (attachments IS NULL OR json_valid(attachments)),
    reply_to        TEXT,
    reply_id        TEXT REFERENCES outbox (reply_id),  -- answered by; or: is
    part            INTEGER,                            -- this part of it
    unsent_at       TEXT,          -- a reading showed that it was taken back
    -- Old is never answered.
    CHECK (is_old = 0 OR reply_sent = 1),
    -- What cannot be read cannot be answered.
    CHECK (unreadable = 0 OR reply_sent = 1),
    -- A customer's message waits until it has an outcome; nobody else's does.
    CHECK (CASE sender_type WHEN 'customer'
           THEN (outcome IS NOT NULL) = reply_sent
           ELSE outcome IS NULL AND reply_sent = 1 END)
) STRICT;

-- Deduplication: the platform's id is stored once.
CREATE UNIQUE INDEX idx_messages_message_id ON messages (message_id);

CREATE INDEX messages_in_order ON messages (conversation_id, created_at, seq);

-- The hot path: what waits for an answer.  Flat, whatever the history.
CREATE INDEX messages_waiting ON messages (conversation_id, created_at, seq)
    WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer';

CREATE INDEX messages_unsent ON messages (conversation_id)
    WHERE unsent_at IS NOT NULL;

-- Without it, every reply that is erased looks through all messages.
CREATE INDEX messages_of_reply ON messages (reply_id)
    WHERE reply_id IS NOT NULL;

-- Folders with pages as they were fetched, so that what is erased here is
-- erased there; and what is owed to them.
CREATE TABLE captures (
    path      TEXT NOT NULL PRIMARY KEY,
    tidied_at TEXT                                -- our clock
) STRICT;

CREATE TABLE captures_owed (
    channel_id TEXT NOT NULL,
    thread_id  TEXT NOT NULL,
    message_id TEXT NOT NULL,                     -- empty: the whole thread
    PRIMARY KEY (channel_id, thread_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE products (
    number      INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    sku         TEXT UNIQUE CHECK (sku <> ''),            -- the shop's own
    name        TEXT NOT NULL UNIQUE CHECK (name <> ''),
    description TEXT NOT NULL DEFAULT '',
    price       INTEGER NOT NULL CHECK (price >= 0),
    currency    TEXT NOT NULL CHECK (length(currency) = 3),
    options     TEXT,
    stock       INTEGER CHECK (stock >= 0),       -- NULL: not counted
    is_active   INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at  TEXT NOT NULL
) STRICT;

-- Words that followed a customer too quickly for a person, by thread.
CREATE TABLE quick_texts (
    text            TEXT NOT NULL,                -- derived from its words
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    PRIMARY KEY (text, conversation_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX quick_texts_of ON quick_texts (conversation_id);

-- What souk says: a row a reply, a row a part of it.
CREATE TABLE outbox (
    number          INTEGER PRIMARY KEY,
    reply_id        TEXT NOT NULL UNIQUE,
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    author          TEXT NOT NULL CHECK (author IN ('agent', 'employee')),
    attempt         INTEGER NOT NULL CHECK (attempt >= 1),
    newest_pending  TEXT,          -- message_id of the newest one it answers
    -- notice: said beside the answer, which is still owed; held: none was found.
    outcome         TEXT NOT NULL CHECK (outcome IN ('text', 'silent',
                    'handover', 'notice', 'held')),
    text            TEXT NOT NULL,
    tag             TEXT,
    reason          TEXT,
    proposal        TEXT           -- orders that its customer may confirm
                    CHECK (proposal IS NULL OR json_valid(proposal)),
    -- 1 while a part can still move without a person; set by triggers below.
    open            INTEGER NOT NULL DEFAULT 0 CHECK (open IN (0, 1)),
    decisions       TEXT,
    model           TEXT,
    usage           TEXT,
    created_at      TEXT NOT NULL
) STRICT;

CREATE INDEX outbox_of_conversation ON outbox (conversation_id, number);
CREATE INDEX outbox_open ON outbox (conversation_id) WHERE open = 1;

CREATE TABLE outbox_parts (
    reply_id   TEXT NOT NULL REFERENCES outbox (reply_id),
    part       INTEGER NOT NULL CHECK (part >= 1),
    text       TEXT NOT NULL CHECK (text <> ''),
    state      TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'uncertain',
               'sent', 'failed', 'cancelled', 'held')),
    -- created_at of the newest message known in the thread when it was claimed
    after      TEXT,
    claimed_at TEXT,               -- the platform's clock, at the poll before
    message_id TEXT,               -- the platform's, from its answer or a poll
    seen       INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1)),  -- by a poll
    looked_at  TEXT,               -- first complete reading without a trace
    rivalled   INTEGER NOT NULL DEFAULT 0         -- while in doubt, the account
               CHECK (rivalled IN (0, 1)),        -- said something else
    claims     INTEGER NOT NULL DEFAULT 0,        -- how often it was claimed
    failures   INTEGER NOT NULL DEFAULT 0,
    retry_at   TEXT,
    code       TEXT,
    who        TEXT CHECK (who IN ('time', 'operator', 'customer', 'maker')),
    reason     TEXT,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (reply_id, part),
    CHECK (state <> 'sent' OR message_id IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- Not partial: SQLite does not see that state = 'queued' implies an IN list.
CREATE INDEX outbox_parts_state ON outbox_parts (state);
CREATE INDEX outbox_parts_said ON outbox_parts (message_id);

-- What the agent said and the model took, by the day of the operator's clock.
CREATE TABLE spending (
    day        TEXT NOT NULL,                     -- 2026-11-22
    channel_id TEXT NOT NULL REFERENCES channel_integrations (id),
    replies    INTEGER NOT NULL DEFAULT 0,
    tokens     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, channel_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    number           INTEGER PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE,        -- derived: reply and position
    order_no         INTEGER NOT NULL,            -- shared by one reply's lines
    conversation_id  TEXT NOT NULL REFERENCES conversations (id),
    reply_id         TEXT REFERENCES outbox (reply_id),
    product_id       TEXT NOT NULL REFERENCES products (id),
    product_name     TEXT NOT NULL,
    quantity         INTEGER NOT NULL CHECK (quantity >= 1),
    unit_price       INTEGER NOT NULL CHECK (unit_price >= 0),
    total            INTEGER NOT NULL CHECK (total = quantity * unit_price),
    currency         TEXT NOT NULL,
    -- Of the whole order, on its first line; NULL there: not included.
    delivery_fee     INTEGER CHECK (delivery_fee >= 0),
    customer_name    TEXT,
    customer_phone   TEXT,                        -- as it was typed
    customer_phone_e164 TEXT,                     -- where it is known
    customer_address TEXT,
    notes            TEXT,
    status           TEXT NOT NULL DEFAULT 'معلق'
                     CHECK (status IN ('معلق', 'جديد', 'مؤكد', 'مشحون', 'مسلّم',
                     'مرتجع', 'ملغي', 'مراجعة')),
    ai_generated     INTEGER NOT NULL DEFAULT 0 CHECK (ai_generated IN (0, 1)),
    created_at       TEXT NOT NULL
) STRICT;

CREATE INDEX orders_of_conversation ON orders (conversation_id, created_at);
CREATE INDEX orders_of_reply ON orders (reply_id);

CREATE TABLE run_log (
    number        INTEGER PRIMARY KEY,
    timestamp     TEXT NOT NULL,
    function_name TEXT NOT NULL,
    level         TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    event_message TEXT NOT NULL,
    channel_id    TEXT
) STRICT;

CREATE VIEW edge_function_logs AS
    SELECT timestamp, function_name, level, event_message, channel_id
    FROM run_log;

-- Lines that no stage could use, once a distinct line; the newest thousand.
CREATE TABLE rejects (
    id         TEXT NOT NULL PRIMARY KEY,         -- derived from the line
    stage      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    raw        TEXT NOT NULL,
    channel_id TEXT,
    thread_id  TEXT,
    count      INTEGER NOT NULL DEFAULT 1,
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL
) STRICT;

-- How much was thrown away of what may not grow for ever.
CREATE TABLE dropped (
    what  TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Servers that serve every conversation (the model): what they taught us, and
-- whether asking them is any use now.
CREATE TABLE services (
    name     TEXT NOT NULL PRIMARY KEY,
    memo     TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    retry_at TEXT,
    reason   TEXT
) STRICT;

-- What people want to be told of, once each: written by the triggers at the end
-- of this file, in the transaction that makes it so, or by souk-admin where it
-- is only time that passes.  The newest thousand.
CREATE TABLE events (
    number          INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,         -- derived: the same is one
    kind            TEXT NOT NULL CHECK (kind IN ('order', 'handover', 'held',
                    'window', 'channel', 'token', 'model', 'day')),
    at              TEXT NOT NULL,                -- our clock
    conversation_id TEXT REFERENCES conversations (id) ON DELETE CASCADE,
    channel_id      TEXT REFERENCES channel_integrations (id),
    order_no        INTEGER,
    detail          TEXT,                         -- a reason, or a time
    tries           INTEGER NOT NULL DEFAULT 0,   -- of telling it
    retry_at        TEXT,
    told_at         TEXT,
    error           TEXT                          -- of the last try
) STRICT;

CREATE INDEX events_untold ON events (number) WHERE told_at IS NULL;
CREATE INDEX events_of_conversation ON events (conversation_id);

-- What a person has to see to while the platform still lets him answer.
CREATE INDEX messages_for_a_person ON messages (created_at)
    WHERE outcome = 'held' OR outcome = 'person';

-- Whoever hands a conversation over, the agent or the operator: since when.
CREATE TRIGGER conversation_handed AFTER UPDATE OF status ON conversations
WHEN NEW.status = 'معلق' AND OLD.status <> 'معلق'
BEGIN
    UPDATE conversations SET handed_for_good = 0,
        handed_at = coalesce((SELECT last_fetch_timestamp
            FROM channel_integrations WHERE id = NEW.channel_id),
            strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    WHERE id = NEW.id;
END;

-- The states of a part, and no others: souk(7) has the table.

CREATE TRIGGER part_begins_queued BEFORE INSERT ON outbox_parts
WHEN NEW.state <> 'queued'
BEGIN
    SELECT RAISE(ABORT, 'a part begins as queued');
END;

CREATE TRIGGER part_moves BEFORE UPDATE OF state ON outbox_parts
WHEN NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN (
    'queued sending', 'queued cancelled',
    'sending sent', 'sending queued', 'sending failed', 'sending cancelled',
    'sending uncertain',
    'uncertain sent', 'uncertain queued', 'uncertain held',
    'held queued', 'held sent', 'held cancelled')
BEGIN
    SELECT RAISE(ABORT, 'no such transition of a part');
END;

CREATE TRIGGER part_stays BEFORE DELETE ON outbox_parts
WHEN OLD.state IN ('sending', 'uncertain')
BEGIN
    SELECT RAISE(ABORT, 'a part on the wire cannot be forgotten');
END;

CREATE TRIGGER part_added AFTER INSERT ON outbox_parts
BEGIN
    UPDATE outbox SET open = 1 WHERE reply_id = NEW.reply_id AND open = 0;
END;

-- A failed or held part stops the ones behind it, and so the reply.
CREATE TRIGGER part_moved AFTER UPDATE OF state ON outbox_parts
WHEN NEW.state <> OLD.state
BEGIN
    UPDATE outbox SET open = EXISTS (
            SELECT 1 FROM outbox_parts WHERE reply_id = NEW.reply_id
            AND state IN ('queued', 'sending', 'uncertain'))
        AND NOT EXISTS (
            SELECT 1 FROM outbox_parts WHERE reply_id = NEW.reply_id
            AND state IN ('failed', 'held'))
    WHERE reply_id = NEW.reply_id;
END;

-- An order follows its reply: new with the first part that is out; for a
-- person to look at when the reply did not go out as it was meant to.
CREATE TRIGGER part_sent AFTER UPDATE OF state ON outbox_parts
WHEN NEW.state = 'sent' AND OLD.state <> 'sent'
BEGIN
    UPDATE orders SET status = 'جديد'
    WHERE reply_id = NEW.reply_id AND status IN ('معلق', 'مراجعة');
    UPDATE messages SET outcome = 'replied', reply_sent = 1
    WHERE conversation_id = (SELECT conversation_id FROM outbox
                             WHERE reply_id = NEW.reply_id)
      AND reply_id = NEW.reply_id
      AND is_old = 0 AND reply_sent = 0 AND sender_type = 'customer';
END;

CREATE TRIGGER part_lost AFTER UPDATE OF state ON outbox_parts
WHEN NEW.state IN ('failed', 'held', 'cancelled') AND NEW.state <> OLD.state
BEGIN
    UPDATE orders SET status = 'مراجعة'
    WHERE reply_id = NEW.reply_id AND status = 'معلق';
END;

-- What stands behind a part that will not be said is not said either, whether
-- it still waits or comes back unsent.
CREATE TRIGGER part_stops_the_rest AFTER UPDATE OF state ON outbox_parts
WHEN NEW.state IN ('failed', 'cancelled') AND NEW.state <> OLD.state
BEGIN
    UPDATE outbox_parts SET state = 'cancelled', changed_at = NEW.changed_at,
        reason = 'a part before it was not sent'
    WHERE reply_id = NEW.reply_id AND part > NEW.part AND state = 'queued';
END;

CREATE TRIGGER part_comes_back AFTER UPDATE OF state ON outbox_parts
WHEN NEW.state = 'queued' AND OLD.state = 'sending' AND EXISTS (
    SELECT 1 FROM outbox_parts WHERE reply_id = NEW.reply_id
    AND part < NEW.part AND state IN ('failed', 'cancelled'))
BEGIN
    UPDATE outbox_parts SET state = 'cancelled',
        reason = 'a part before it was not sent'
    WHERE reply_id = NEW.reply_id AND part = NEW.part;
END;

-- What people are told of.  The id says what it is that happens once.

CREATE TRIGGER event_order AFTER UPDATE OF status ON orders
WHEN NEW.status = 'جديد' AND OLD.status <> 'جديد'
BEGIN
    INSERT INTO events (id, kind, at, conversation_id, order_no)
    VALUES ('order:' || NEW.order_no, 'order',
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NEW.conversation_id,
        NEW.order_no)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_handover AFTER UPDATE OF outcome ON messages
WHEN NEW.outcome = 'person' AND NEW.reply_id IS NOT NULL
BEGIN
    INSERT INTO events (id, kind, at, conversation_id, detail)
    SELECT 'handover:' || reply_id, 'handover',
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), conversation_id, reason
    FROM outbox WHERE reply_id = NEW.reply_id AND outcome = 'handover'
    ON CONFLICT DO NOTHING;
END;

-- Nothing could be written for it.  (A reply that is held has its own.)
CREATE TRIGGER event_unanswered AFTER UPDATE OF outcome ON messages
WHEN NEW.outcome = 'held' AND NEW.reply_id IS NULL
BEGIN
    INSERT INTO events (id, kind, at, conversation_id, detail)
    SELECT 'held:' || id || ':' || coalesce(last_message_at, ''), 'held',
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), id, reason
    FROM conversations WHERE id = NEW.conversation_id
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_held AFTER UPDATE OF state ON outbox_parts
WHEN NEW.state = 'held' AND OLD.state <> 'held'
BEGIN
    INSERT INTO events (id, kind, at, conversation_id, detail)
    SELECT 'held:' || reply_id || ':' || NEW.part || ':' || NEW.claims, 'held',
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), conversation_id, NEW.reason
    FROM outbox WHERE reply_id = NEW.reply_id
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_channel AFTER UPDATE OF is_connected
ON channel_integrations
WHEN NEW.is_connected = 0 AND OLD.is_connected = 1
    AND NEW.reason IS NOT 'disconnected by the operator'
BEGIN
    INSERT INTO events (id, kind, at, channel_id, detail)
    VALUES ('channel:' || NEW.id || ':' || strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
        'channel', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NEW.id, NEW.reason)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_model AFTER UPDATE OF failures ON services
WHEN NEW.name = 'model' AND NEW.failures > 0 AND OLD.failures = 0
BEGIN
    INSERT INTO events (id, kind, at, detail)
    VALUES ('model:' || strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'model',
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NEW.reason)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_model_at_once AFTER INSERT ON services
WHEN NEW.name = 'model' AND NEW.failures > 0
BEGIN
    INSERT INTO events (id, kind, at, detail)
    VALUES ('model:' || strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'model',
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NEW.reason)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER events_trim AFTER INSERT ON events
BEGIN
    DELETE FROM events WHERE number <= NEW.number - 1000;
END;
