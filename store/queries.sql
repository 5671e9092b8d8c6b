-- Every statement that souk's programs run.  scripts/sql2h.awk makes a header
-- of this file; a unit test prepares each one and looks at the plans of the
-- hot path.  Parameters go by name.  Predicates of partial indexes are
-- literals: a bound 0 or 1 would hide the index from the planner.

-- name: begin
BEGIN IMMEDIATE

-- name: begin_read
BEGIN

-- name: commit
COMMIT

-- name: rollback
ROLLBACK

-- name: save
SAVEPOINT record

-- name: keep
RELEASE record

-- name: undo
ROLLBACK TO record

-- Channels ------------------------------------------------------------------

-- name: channel_add
INSERT INTO channel_integrations (id, channel, account_id, login, self_id,
    config, token_until, ai_enabled, history_done, created_at)
VALUES (:id, :channel, :account, :login, :self,
    json_object('access_token', :token, 'app_secret', :secret,
        'app_id', :app),
    :until, :ai, :channel = 'whatsapp', :now)

-- name: channel_find
SELECT id, channel, account_id, is_connected FROM channel_integrations
WHERE id = :id OR number = CAST(:id AS INTEGER) AND :id NOT GLOB '*[^0-9]*'

-- name: channel_connect
UPDATE channel_integrations
SET is_connected = 1, reason = NULL, failures = 0, retry_at = NULL,
    slow_until = NULL, pace = NULL, quota_percent = NULL, quota_at = NULL,
    refresh_at = CASE WHEN :token IS NULL THEN refresh_at END,
    token_at = CASE WHEN :token IS NULL THEN token_at
        ELSE strftime('%Y-%m-%dT%H:%M:%fZ', 'now') END,
    config = json_set(config,
        '$.access_token',
        coalesce(:token, json_extract(config, '$.access_token')),
        '$.app_secret',
        coalesce(:secret, json_extract(config, '$.app_secret')),
        '$.app_id', coalesce(:app, json_extract(config, '$.app_id'))),
    token_until = CASE WHEN :token IS NULL AND :until IS NULL THEN token_until
        ELSE :until END
WHERE id = :id

-- What the operator says of the app there, true or false: human_agent, Meta lets
-- people answer for 7 days; advanced_access, it hides nobody.
-- name: channel_word
UPDATE channel_integrations
SET config = json_set(config, '$.' || :word, json(:on))
WHERE id = :id

-- name: channel_ai
UPDATE channel_integrations SET ai_enabled = :on WHERE id = :id

-- An account that was removed is one without any token: what was said there
-- stays, and no list has it.

-- name: channel_is_removed
SELECT 1 FROM channel_integrations WHERE id = :id AND config = '{}'

-- name: channel_there
SELECT number FROM channel_integrations
WHERE channel = :channel AND account_id = :account

-- name: channel_on_the_wire
SELECT 1 FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
    JOIN conversations c ON c.id = o.conversation_id
WHERE p.state IN ('sending', 'uncertain') AND c.channel_id = :id LIMIT 1

-- What may be out there or not, and nobody can look any more.
-- name: channel_undecided
SELECT c.number, p.text
FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
    JOIN conversations c ON c.id = o.conversation_id
WHERE p.state IN ('sending', 'uncertain', 'held') AND c.channel_id = :id
ORDER BY o.number, p.part

-- While no line runs, who was sending it is dead.
-- name: channel_doubt
UPDATE outbox_parts SET state = 'uncertain', changed_at = :now
WHERE state = 'sending' AND reply_id IN (
    SELECT o.reply_id FROM outbox o JOIN conversations c
        ON c.id = o.conversation_id WHERE c.channel_id = :id)

-- name: channel_hold
UPDATE outbox_parts SET state = 'held', changed_at = :now,
    reason = 'it may have been sent: its account was removed'
WHERE state = 'uncertain' AND reply_id IN (
    SELECT o.reply_id FROM outbox o JOIN conversations c
        ON c.id = o.conversation_id WHERE c.channel_id = :id)

-- name: channel_unsay
UPDATE outbox_parts SET state = 'cancelled', who = 'operator',
    reason = CASE state WHEN 'held'
        THEN 'it may have been sent: its account was removed'
        ELSE 'its account was removed' END, changed_at = :now
WHERE state IN ('queued', 'held') AND reply_id IN (
    SELECT o.reply_id FROM outbox o JOIN conversations c
        ON c.id = o.conversation_id WHERE c.channel_id = :id)

-- name: channel_leave_waiting
UPDATE messages SET outcome = 'person', reply_sent = 1
WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
  AND conversation_id IN
      (SELECT id FROM conversations WHERE channel_id = :id)

-- name: channel_forget_calls
DELETE FROM calls WHERE channel_id = :id

-- Whose own id is the account's keeps it, for no poll teaches it.
-- name: channel_hide
UPDATE channel_integrations
SET config = '{}', reason = 'removed by the operator', failures = 0,
    self_id = CASE WHEN self_id = account_id THEN self_id END,
    token_until = NULL, token_at = NULL, refresh_at = NULL, retry_at = NULL,
    slow_until = NULL, pace = NULL, quota_percent = NULL, quota_at = NULL,
    served = NULL, polled_at = NULL, memo = NULL
WHERE id = :id

-- Is there anything that a row of the account has to stand for?  Whoever was
-- erased is not imported again.
-- name: channel_is_needed
SELECT 1 FROM conversations WHERE channel_id = :id
UNION ALL SELECT 1 FROM threads
    WHERE channel_id = :id AND erased_at IS NOT NULL LIMIT 1

-- name: channel_forget_threads
DELETE FROM threads WHERE channel_id = :id

-- name: channel_forget_former
DELETE FROM former_threads WHERE channel_id = :id

-- name: channel_forget_spending
DELETE FROM spending WHERE channel_id = :id

-- name: channel_forget_events
DELETE FROM events WHERE channel_id = :id

-- name: channel_forget
DELETE FROM channel_integrations WHERE id = :id

-- name: channel_disconnect
UPDATE channel_integrations SET is_connected = 0, reason = :reason
WHERE id = :id AND is_connected = 1

-- name: channels_due
SELECT id, channel, account_id, self_id, login,
    json_extract(config, '$.access_token'),
    json_extract(config, '$.app_secret'),
    last_fetch_timestamp, history_before, walked_to, history_done, memo,
    polls + 1, refresh_at, token_until, json_extract(config, '$.app_id'),
    json_extract(config, '$.advanced_access')
FROM channel_integrations
WHERE is_connected = 1 AND (:all OR retry_at IS NULL OR retry_at <= :now)
  AND (:all OR slow_until IS NULL OR slow_until <= :now)
  AND (NOT :history OR pace IS NULL AND failures = 0)
  AND (:all OR channel <> 'whatsapp')
  AND (NOT :history OR history_done = 0 OR EXISTS (
       SELECT 1 FROM threads t INDEXED BY threads_owed
       WHERE t.channel_id = channel_integrations.id AND t.whole = 0
       AND (t.whole = 0 OR t.behind IS NOT NULL)
       AND (t.retry_at IS NULL OR t.retry_at <= :now)))
ORDER BY number

-- Nobody waits for an answer, nothing is on its way out and no history is left:
-- the rest of a tick has nothing to do.  Who waits for a person, or for an hour,
-- waits: souk-candidates and souk-channels know better.
-- name: idle
SELECT NOT EXISTS (SELECT 1 FROM messages
        WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer')
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE open = 1)
    AND NOT EXISTS (SELECT 1 FROM channel_integrations
        WHERE is_connected = 1 AND channel <> 'whatsapp' AND history_done = 0)
    AND NOT EXISTS (SELECT 1 FROM threads t INDEXED BY threads_owed
        WHERE t.whole = 0 AND (t.whole = 0 OR t.behind IS NOT NULL)
        AND (t.retry_at IS NULL OR t.retry_at <= :now))

-- name: channel_facts
SELECT channel, account_id, self_id,
    -- Where nothing is polled, what was said before the connection is history;
    -- its times are whole seconds.
    CASE channel WHEN 'whatsapp'
        THEN coalesce(history_before, substr(created_at, 1, 19) || '.000Z')
        ELSE history_before END,
    last_fetch_timestamp, ai_enabled, is_connected, number
FROM channel_integrations WHERE id = :id

-- name: channel_of_account
SELECT max(id) FROM channel_integrations
WHERE channel = :channel AND coalesce(account_id = :account, 1)
HAVING count(*) = 1

-- A Date once lay in the future; this one does not: what was believed by the other
-- would keep everybody waiting until then.
-- name: channel_future_forgotten
UPDATE channel_integrations
SET last_fetch_timestamp = CASE WHEN last_fetch_timestamp > :tomorrow
        THEN NULL ELSE last_fetch_timestamp END,
    history_before = CASE WHEN history_before > :tomorrow
        THEN :fetched_from ELSE history_before END
WHERE id = :id AND :fetched_from <= :tomorrow
    AND (last_fetch_timestamp > :tomorrow OR history_before > :tomorrow)

-- name: channel_begin
UPDATE channel_integrations
SET history_before = coalesce(history_before, :fetched_from),
    self_id = coalesce(self_id, :self)
WHERE id = :id AND (history_before IS NULL OR self_id IS NULL)

-- Nobody knows how old a token is that a person gave: a day makes it old enough.
-- name: token_begins
UPDATE channel_integrations
SET refresh_at = strftime('%Y-%m-%dT%H:%M:%fZ', :fetched_from, '+25 hours')
WHERE id = :id AND login = 'instagram' AND refresh_at IS NULL

-- An older record, told again, brings no older token back.
-- name: token_renewed
UPDATE channel_integrations
SET config = json_set(config, '$.access_token', :token),
    refresh_at = :refresh_at, token_at = :fetched_from, token_until = :until
WHERE id = :id AND coalesce(token_at, '') < :fetched_from

-- name: token_not_renewed
UPDATE channel_integrations SET refresh_at = :refresh_at
WHERE id = :id AND refresh_at <= :fetched_from

-- name: channel_checkpoint
UPDATE channel_integrations
SET last_fetch_timestamp = CASE WHEN :fetched_from IS NULL
        OR last_fetch_timestamp > :fetched_from THEN last_fetch_timestamp
        ELSE :fetched_from END,
    walked_to = CASE WHEN :walked_to IS NULL OR walked_to < :walked_to
        THEN walked_to ELSE :walked_to END,
    history_done = history_done OR coalesce(:done, 0),
    served = CASE WHEN :fetched_from < last_fetch_timestamp THEN served
        ELSE :served END,
    polled_at = CASE WHEN :fetched_from IS NULL
        OR last_fetch_timestamp >= :fetched_from THEN polled_at ELSE :now END,
    memo = CASE WHEN :fetched_from <= last_fetch_timestamp THEN memo
        ELSE coalesce(:memo, memo) END
WHERE id = :id

-- name: channel_failed
UPDATE channel_integrations
SET failures = failures + 1, reason = :reason, memo = coalesce(:memo, memo),
    is_connected = CASE WHEN :class = 'auth' THEN 0 ELSE is_connected END,
    retry_at = :retry_at
WHERE id = :id

-- name: channel_polled
SELECT failures, polls, last_fetch_timestamp FROM channel_integrations
WHERE id = :id

-- name: channel_poll_ends
UPDATE channel_integrations SET polls = :poll WHERE id = :id

-- Pace --------------------------------------------------------------------------

-- name: calls_add
INSERT INTO calls (channel_id, hour, calls) VALUES (:channel, :hour, :calls)
ON CONFLICT DO UPDATE SET calls = calls + excluded.calls

-- Also what a clock that was ahead has counted.
-- name: calls_trim
DELETE FROM calls
WHERE channel_id = :channel AND (hour < :day_ago OR hour > :hour)

-- name: calls_of_day
SELECT coalesce(sum(calls), 0) FROM calls WHERE channel_id = :channel

-- name: customers_of_channel
SELECT count(*) FROM conversations WHERE channel_id = :channel

-- name: pace_read
SELECT quota_percent, quota_at, slow_until, failures FROM channel_integrations
WHERE id = :channel

-- name: pace_set
UPDATE channel_integrations
SET quota_percent = :percent, quota_minutes = :minutes, quota_at = :stated_at,
    slow_until = :slow_until, pace = :pace, retry_at = :retry_at,
    failures = coalesce(:failures, 0), reason = :reason
WHERE id = :channel

-- name: channel_named
SELECT id, channel, account_id, self_id, login,
    json_extract(config, '$.access_token'),
    json_extract(config, '$.app_secret'),
    last_fetch_timestamp, history_before, walked_to, history_done, memo,
    polls + 1, refresh_at, token_until, json_extract(config, '$.app_id'),
    json_extract(config, '$.advanced_access')
FROM channel_integrations
WHERE id = :id OR number = CAST(:id AS INTEGER) AND :id NOT GLOB '*[^0-9]*'

-- name: checks_forget
DELETE FROM channel_checks WHERE channel_id = :channel

-- name: check_add
INSERT OR REPLACE INTO channel_checks (channel_id, place, what, state, message,
    checked_at)
VALUES (:channel, :place, :what, :state, :message, :now)

-- Another channel of this platform that speaks for the same account.
-- name: check_twin
SELECT number FROM channel_integrations
WHERE self_id = :self AND id <> :id
  AND channel = (SELECT channel FROM channel_integrations WHERE id = :id)

-- name: check_self
UPDATE channel_integrations SET self_id = coalesce(self_id, :self)
WHERE id = :id AND (self_id IS NULL OR self_id = :self)

-- name: check_until
UPDATE channel_integrations SET token_until = :until WHERE id = :id

-- name: check_list
SELECT k.what, k.state, k.message, k.checked_at, c.number, k.channel_id
FROM channel_checks k JOIN channel_integrations c ON c.id = k.channel_id
WHERE k.channel_id = :channel ORDER BY k.place

-- name: check_worst
SELECT CASE
    WHEN count(*) = 0 THEN ''
    WHEN max(what = 'account' AND state = 'bad') THEN 'account'
    WHEN max(what = 'token' AND state = 'bad') THEN 'token'
    WHEN max(state = 'bad') THEN 'bad'
    WHEN max(state = 'unknown') THEN 'unknown'
    WHEN max(state = 'doubt') THEN 'doubt'
    ELSE 'ok' END,
    (SELECT number FROM channel_integrations WHERE id = :channel)
FROM channel_checks WHERE channel_id = :channel

-- What is known of an account and is no failure of its polls.  A short inbox is
-- no doubt any more once five people have written.
-- name: channel_notes
SELECT c.number AS channel, k.what, k.state, k.message, k.checked_at
FROM channel_checks k JOIN channel_integrations c ON c.id = k.channel_id
WHERE k.state <> 'ok' AND (c.is_connected = 1
    OR c.reason IS NOT 'disconnected by the operator') AND NOT (k.what = 'threads' AND k.state = 'doubt'
    AND (SELECT count(*) FROM (SELECT 1 FROM conversations
         WHERE channel_id = c.id LIMIT 5)) = 5)
UNION ALL
SELECT number, 'version', 'doubt', 'answered by ' || served || ', which is not '
    || 'the version asked for: see what changed, and set ' ||
    CASE login WHEN 'page' THEN 'SOUK_GRAPH_URL' ELSE 'SOUK_INSTAGRAM_URL' END,
    polled_at
FROM channel_integrations WHERE served IS NOT NULL
UNION ALL
SELECT c.number, 'history', 'note', 'at least ' || sum(t.bare) ||
    ' messages in ' || count(*) || ' threads are shown without their text, as '
    || 'the platform does with older ones', max(t.read_at)
FROM threads t JOIN channel_integrations c ON c.id = t.channel_id
WHERE t.bare > 0 AND c.config <> '{}' GROUP BY c.id
ORDER BY 1

-- Threads ---------------------------------------------------------------------

-- name: threads_named
SELECT thread_id, behind, error IS NOT NULL, whole, walked_to, cursor
FROM threads INDEXED BY threads_owed
WHERE channel_id = :channel AND (whole = 0 OR behind IS NOT NULL)
  AND (retry_at IS NULL OR retry_at <= :now)
ORDER BY behind IS NULL, CASE WHEN behind IS NOT NULL THEN read_at END,
    thread_id LIMIT :most

-- name: threads_uncertain
SELECT DISTINCT c.thread_id, min(p.after)
FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
    JOIN conversations c ON c.id = o.conversation_id
WHERE p.state = 'uncertain' AND c.channel_id = :channel
GROUP BY c.thread_id LIMIT 64

-- A thread that was only listed: its history is owed unless it is known.
-- name: thread_listed
INSERT INTO threads (channel_id, thread_id) VALUES (:channel, :thread)
ON CONFLICT DO NOTHING

-- name: thread_read
INSERT INTO threads (channel_id, thread_id, whole, read_at, bare)
VALUES (:channel, :thread, :whole, :fetched_from, :bare)
ON CONFLICT DO UPDATE SET
    bare = max(bare, excluded.bare),
    whole = whole OR excluded.whole,
    behind = CASE WHEN behind < :since THEN behind END,
    read_at = max(coalesce(read_at, ''), excluded.read_at),
    walked_to = CASE WHEN whole OR excluded.whole THEN NULL ELSE walked_to END,
    cursor = CASE WHEN whole OR excluded.whole THEN NULL ELSE cursor END,
    failures = 0, retry_at = NULL, error = NULL

-- Its reading stopped on the way down: live (behind) or in its history, where a
-- time without a cursor says that the old cursor was of no use.
-- name: thread_stopped
INSERT INTO threads (channel_id, thread_id, behind, walked_to, cursor,
    failures, retry_at, error, bare)
VALUES (:channel, :thread, :since,
    CASE WHEN :since IS NULL THEN :walked_to END,
    CASE WHEN :since IS NULL THEN :cursor END,
    :error IS NOT NULL, :retry_at, :error, :bare)
ON CONFLICT DO UPDATE SET
    bare = max(bare, excluded.bare),
    behind = CASE WHEN :since IS NULL THEN behind
        WHEN behind < :since THEN behind ELSE :since END,
    walked_to = coalesce(excluded.walked_to, walked_to),
    cursor = CASE WHEN excluded.walked_to IS NULL
        THEN coalesce(excluded.cursor, cursor) ELSE excluded.cursor END,
    failures = CASE WHEN :error IS NULL THEN 0 ELSE failures + 1 END,
    retry_at = :retry_at, error = :error
WHERE whole = 0 OR :since IS NOT NULL

-- name: thread_erased
SELECT t.erased_at, i.last_fetch_timestamp
FROM threads t JOIN channel_integrations i ON i.id = t.channel_id
WHERE t.channel_id = :channel AND t.thread_id = :thread
  AND t.erased_at IS NOT NULL

-- name: thread_failures
SELECT failures FROM threads WHERE channel_id = :channel AND thread_id = :thread

-- Conversations -----------------------------------------------------------------

-- name: conversation_of_thread
SELECT id, status, customer_id IS NOT NULL, customer_name IS NOT NULL,
    customer_phone IS NOT NULL
FROM conversations WHERE channel_id = :channel AND thread_id = :thread

-- name: conversation_add
INSERT INTO conversations (id, channel_id, thread_id, platform, channel,
    ai_enabled, created_at)
VALUES (:id, :channel, :thread, :platform, :platform, :ai, :now)

-- name: conversation_customer
UPDATE conversations
SET customer_id = coalesce(customer_id, :customer),
    customer_name = coalesce(customer_name, :name),
    customer_phone = coalesce(customer_phone, :phone)
WHERE id = :id

-- WhatsApp knows a person by phone, by user id, or by both: one conversation.
-- name: conversation_of_customer
SELECT thread_id FROM conversations
WHERE channel_id = :channel AND customer_id = :customer
  AND platform = 'whatsapp' LIMIT 1

-- name: conversation_known_as
UPDATE conversations SET customer_id = :customer
WHERE channel_id = :channel AND thread_id = :thread

-- name: conversation_renamed
UPDATE conversations SET thread_id = :thread
WHERE channel_id = :channel AND thread_id = :other

-- name: former_place
SELECT iif(f.until >= :at, c.thread_id, NULL), f.until FROM former_threads f
JOIN conversations c ON c.id = f.conversation_id
WHERE f.channel_id = :channel AND f.thread_id = :thread
ORDER BY f.until >= :at DESC, f.until LIMIT 1

-- name: former_add
INSERT OR IGNORE INTO former_threads (channel_id, thread_id, until,
    conversation_id)
VALUES (:channel, :thread, :until, :conversation)

-- Whatever names this conversation had until now.
-- name: former_names
INSERT OR IGNORE INTO former_threads (channel_id, thread_id, until,
    conversation_id)
SELECT channel_id, thread_id, :until, id FROM conversations WHERE id = :id
UNION
SELECT channel_id, 'whatsapp_' || customer_id, :until, id FROM conversations
WHERE id = :id AND customer_id IS NOT NULL

-- name: conversation_follows
UPDATE conversations
SET thread_id = :thread, customer_id = :customer,
    customer_phone = coalesce(:phone, customer_phone)
WHERE id = :id

-- What a person decided in either holds in both.
-- name: conversation_joined
UPDATE conversations
SET ai_enabled = min(conversations.ai_enabled, o.ai_enabled),
    blocked = max(conversations.blocked, o.blocked),
    status = CASE WHEN o.status = 'معلق' THEN o.status
        WHEN conversations.status = 'جديد' THEN o.status
        ELSE conversations.status END,
    last_message_at = max(coalesce(conversations.last_message_at, ''),
        coalesce(o.last_message_at, '')),
    customer_name = coalesce(conversations.customer_name, o.customer_name),
    customer_address = coalesce(conversations.customer_address,
        o.customer_address)
FROM (SELECT * FROM conversations WHERE id = :other) o
WHERE conversations.id = :id

-- name: join_messages
UPDATE messages SET conversation_id = :id WHERE conversation_id = :other

-- name: join_outbox
UPDATE outbox SET conversation_id = :id WHERE conversation_id = :other

-- name: join_orders
UPDATE orders SET conversation_id = :id WHERE conversation_id = :other

-- name: join_events
UPDATE events SET conversation_id = :id WHERE conversation_id = :other

-- name: join_quick_texts
UPDATE OR REPLACE quick_texts SET conversation_id = :id
WHERE conversation_id = :other

-- name: join_former
UPDATE OR REPLACE former_threads SET conversation_id = :id
WHERE conversation_id = :other

-- name: conversation_gone
DELETE FROM conversations WHERE id = :other

-- name: conversation_moved
UPDATE conversations SET last_message_at = :at
WHERE id = :id AND (last_message_at IS NULL OR last_message_at < :at)

-- Apart: a trigger is on it, and for a statement with one SQLite keeps a copy of
-- each page that it touches.
-- name: conversation_opened
UPDATE conversations SET status = 'مفتوح'
WHERE id = :id AND (:answered AND status = 'جديد' OR :anew AND status = 'مغلق')

-- name: conversation_find
SELECT id FROM conversations
WHERE id = :id OR number = CAST(:id AS INTEGER) AND :id NOT GLOB '*[^0-9]*'

-- Messages --------------------------------------------------------------------

-- name: message_add
INSERT INTO messages (id, conversation_id, message_id, sender_type, content,
    created_at, seq, is_old, reply_sent, outcome, unreadable, automated,
    attachments, reply_to, reply_id, part)
VALUES (:id, :conversation, :message, :sender, :content, :created_at, :seq,
    :old, :sent, :outcome, :unreadable, :automated, :attachments, :reply_to,
    :reply, :part)
ON CONFLICT (message_id) DO NOTHING

-- name: message_next_seq
SELECT coalesce(max(rowid), 0) + 1 FROM messages

-- The same message in either spelling of its id (facts A5).
-- name: message_twin
SELECT message_id, reply_id, part FROM messages
WHERE message_id IN (:message, 'm_' || :message, :bare) AND unreadable = 0

-- name: message_whole
SELECT 1 FROM messages WHERE message_id = :message AND unreadable = 0

-- name: message_unreadable
SELECT seq, is_old FROM messages
WHERE message_id = :message AND unreadable = 1 AND unsent_at IS NULL

-- name: message_fill
UPDATE messages
SET sender_type = :sender, content = :content, attachments = :attachments,
    reply_to = :reply_to, automated = :automated, unreadable = 0,
    reply_sent = :sent, outcome = :outcome, reply_id = :reply, part = :part
WHERE message_id = :message AND unreadable = 1

-- Unsent: what a complete reading should have shown.  Of what souk said, only
-- what a reading has shown before; of what others said, only what could be read.

-- name: message_place
SELECT created_at, seq FROM messages
WHERE message_id IN (:message, 'm_' || :bare, :bare)
  AND +conversation_id = :conversation

-- name: messages_between
SELECT m.rowid, m.message_id, m.content, m.sender_type, m.reply_id, m.part
FROM messages m
WHERE m.conversation_id = :conversation
  AND (m.created_at, m.seq) > (:oldest, :oldest_seq)
  AND (m.created_at, m.seq) < (:newest, :newest_seq)
  AND m.unsent_at IS NULL AND m.unreadable = 0
  AND (m.sender_type = 'customer' OR m.reply_id IS NULL OR EXISTS (
      SELECT 1 FROM outbox_parts WHERE reply_id = m.reply_id
      AND part = m.part AND seen = 1))

-- name: message_unsent
UPDATE messages
SET unsent_at = :at, reply_sent = 1, outcome = CASE
    WHEN sender_type = 'customer' THEN coalesce(outcome, 'unreadable') END
WHERE rowid = :row

-- name: message_erase
UPDATE messages SET content = '', attachments = NULL WHERE rowid = :row

-- name: message_is_unsent
SELECT 1 FROM messages WHERE message_id = :message AND unsent_at IS NOT NULL

-- name: unsent_rejects
DELETE FROM rejects WHERE instr(raw, :message)

-- name: reply_is_queued
SELECT 1 FROM outbox_parts WHERE reply_id = :reply
GROUP BY reply_id HAVING min(state = 'queued') = 1

-- name: reply_answers_unsent
SELECT 1 FROM messages
WHERE conversation_id = :conversation AND unsent_at IS NOT NULL
  AND reply_id = :reply AND sender_type = 'customer' LIMIT 1

-- name: reply_forget
UPDATE outbox SET text = '', decisions = NULL WHERE reply_id = :reply

-- name: parts_forget
UPDATE outbox_parts SET text = '-'
WHERE reply_id = :reply AND state IN ('sent', 'failed', 'cancelled')
  AND (:part = 0 OR part = :part)

-- name: capture_known
SELECT 1 FROM captures WHERE path = :path

-- name: capture_note
INSERT INTO captures (path) VALUES (:path) ON CONFLICT DO NOTHING

-- name: capture_list
SELECT path, tidied_at FROM captures ORDER BY path

-- name: capture_tidied
UPDATE captures SET tidied_at = :now WHERE path = :path

-- name: capture_gone
DELETE FROM captures WHERE path = :path

-- Where nothing was captured, nothing is owed.
-- name: capture_owe
INSERT INTO captures_owed (channel_id, thread_id, message_id)
SELECT :channel, :thread, :message WHERE EXISTS (SELECT 1 FROM captures)
ON CONFLICT DO NOTHING

-- name: capture_owed
SELECT channel_id, thread_id, message_id FROM captures_owed

-- name: capture_paid
DELETE FROM captures_owed WHERE channel_id = :channel
  AND thread_id = :thread AND message_id = :message

-- A person answered what came before: nothing older waits.
-- name: person_answers
UPDATE messages SET outcome = 'person', reply_sent = 1
WHERE conversation_id = :conversation
  AND is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
  AND (created_at, seq) < (:created_at, :seq)

-- name: person_follows
SELECT 1 FROM messages
WHERE conversation_id = :conversation
  AND (created_at, seq) > (:created_at, :seq)
  AND sender_type = 'employee' AND automated = 0 LIMIT 1

-- name: customer_before
SELECT max(created_at) FROM messages
WHERE conversation_id = :conversation AND created_at <= :created_at
  AND sender_type = 'customer'

-- name: quick_text_add
INSERT INTO quick_texts (text, conversation_id) VALUES (:text, :conversation)
ON CONFLICT DO NOTHING

-- name: quick_text_threads
SELECT count(*) FROM quick_texts WHERE text = :text

-- name: waiting_any
SELECT 1 FROM messages
WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
  AND reply_id IS NULL LIMIT 1

-- name: waiting_outdated
UPDATE messages SET outcome = 'expired', reply_sent = 1
WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
  AND created_at < :before AND reply_id IS NULL

-- The window counts from the customer's newest message.
-- name: waiting_shut_out
UPDATE messages SET outcome = 'window', reply_sent = 1
WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
  AND reply_id IS NULL AND created_at < :before
  AND NOT EXISTS (SELECT 1 FROM messages n
      WHERE n.conversation_id = messages.conversation_id
      AND n.created_at >= :before AND n.sender_type = 'customer')

-- name: waiting_blocked
UPDATE messages SET outcome = 'silent', reply_sent = 1
WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
  AND reply_id IS NULL AND EXISTS (SELECT 1 FROM conversations c
      WHERE c.id = messages.conversation_id AND c.blocked = 1)

-- name: waiting_settle
UPDATE messages SET outcome = :outcome, reply_sent = 1
WHERE message_id = :message
  AND is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'

-- name: waiting_settle_reply
UPDATE messages SET outcome = :outcome, reply_sent = 1
WHERE conversation_id = :conversation
  AND is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
  AND reply_id = :reply

-- name: waiting_free
UPDATE messages SET reply_id = NULL
WHERE conversation_id = :conversation
  AND is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
  AND reply_id = :reply

-- name: waiting_take
UPDATE messages SET reply_id = :reply
WHERE message_id = :message AND conversation_id = :conversation
  AND is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'

-- Candidates -------------------------------------------------------------------

-- name: candidates
SELECT c.id, c.channel_id, c.platform, c.customer_id, c.customer_name,
    c.customer_phone, c.customer_address, c.number,
    coalesce(i.last_fetch_timestamp, :now), c.thread_id
FROM (SELECT DISTINCT conversation_id FROM messages
      WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer') w
    JOIN conversations c ON c.id = w.conversation_id
    JOIN channel_integrations i ON i.id = c.channel_id
WHERE c.ai_enabled = 1 AND c.blocked = 0 AND i.is_connected = 1
  AND (c.status <> 'معلق' OR c.handed_for_good = 0)
  AND (c.retry_at IS NULL OR c.retry_at <= :now)
  AND NOT EXISTS (SELECT 1 FROM outbox
      WHERE conversation_id = c.id AND open = 1)

-- One conversation, whatever speaks against asking about it.
-- name: candidate_again
SELECT c.id, c.channel_id, c.platform, c.customer_id, c.customer_name,
    c.customer_phone, c.customer_address, c.number,
    coalesce(i.last_fetch_timestamp, :now), c.thread_id
FROM conversations c JOIN channel_integrations i ON i.id = c.channel_id
WHERE c.id = :id OR c.number = CAST(:id AS INTEGER) AND :id NOT GLOB '*[^0-9]*'

-- What the customer wrote last, since anybody else did.
-- name: last_question
SELECT message_id, created_at FROM messages
WHERE conversation_id = :conversation AND sender_type = 'customer'
  AND (created_at, seq) > (SELECT created_at, seq FROM (
    SELECT created_at, seq FROM messages
    WHERE conversation_id = :conversation AND sender_type <> 'customer'
      AND (created_at, seq) < (SELECT created_at, seq FROM messages
        WHERE conversation_id = :conversation AND sender_type = 'customer'
        ORDER BY created_at DESC, seq DESC LIMIT 1)
    UNION ALL SELECT '', -1)
    ORDER BY created_at DESC, seq DESC LIMIT 1)
ORDER BY created_at, seq

-- name: pending
SELECT message_id, created_at FROM messages
WHERE conversation_id = :conversation
  AND is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
ORDER BY created_at, seq

-- The last ten, and as many as reach back to the oldest waiting one.
-- Of a text more than souk-reply tells a model, and no more: 200 of them, of the
-- longest characters, fit into a line.
-- name: recent_messages
SELECT message_id, sender_type, substr(content, 1, 6000), attachments,
    created_at, unreadable
FROM messages
WHERE conversation_id = :conversation AND unsent_at IS NULL
ORDER BY created_at DESC, seq DESC LIMIT :most

-- Whether the agent ever spoke, and when last since then: a thread may be long.
-- name: agent_spoke
SELECT EXISTS (SELECT 1 FROM outbox o
        JOIN outbox_parts p ON p.reply_id = o.reply_id AND p.state = 'sent'
        WHERE o.conversation_id = :conversation AND o.author = 'agent'),
    (SELECT created_at FROM messages
        WHERE conversation_id = :conversation AND sender_type = 'agent'
          AND created_at > :since
        ORDER BY created_at DESC, seq DESC LIMIT 1)

-- What the agent said last, each in one piece; a cancelled one was not said.
-- name: recent_replies
SELECT text FROM outbox o
WHERE conversation_id = :conversation AND author = 'agent' AND text <> ''
  AND EXISTS (SELECT 1 FROM outbox_parts
      WHERE reply_id = o.reply_id AND part = 1 AND state = 'sent')
ORDER BY number DESC LIMIT :most

-- name: employee_spoke
SELECT 1 FROM messages
WHERE conversation_id = :conversation AND sender_type = 'employee'
  AND automated = 0 AND created_at >= :since LIMIT 1

-- Whom an operator handed a conversation to is not asked about by :reply.
-- name: handover
SELECT c.status = 'معلق', c.handed_for_good, c.handed_at,
    (SELECT created_at FROM messages WHERE conversation_id = c.id
        AND sender_type = 'employee' AND automated = 0
        AND created_at > coalesce(c.handed_at, '')
        ORDER BY created_at DESC, seq DESC LIMIT 1),
    coalesce(i.last_fetch_timestamp, :now),
    (SELECT outcome FROM outbox WHERE reply_id = :reply)
FROM conversations c JOIN channel_integrations i ON i.id = c.channel_id
WHERE c.id = :conversation

-- The agent's replies since then, and since it handed over.
-- name: replies_since
SELECT count(*) FROM conversations c
    JOIN messages m ON m.conversation_id = c.id
WHERE c.id = :conversation AND m.sender_type = 'agent' AND m.part = 1
  AND m.created_at > max(:since, coalesce(c.handed_at, ''))

-- name: spending_add
INSERT INTO spending (day, channel_id, replies, tokens)
SELECT date(:now, 'localtime'), channel_id, :replies, :tokens
FROM conversations WHERE id = :conversation
ON CONFLICT DO UPDATE SET replies = replies + excluded.replies,
    tokens = tokens + excluded.tokens

-- name: spending_of_day
SELECT coalesce(sum(replies), 0) FROM spending
WHERE day = date(:now, 'localtime') AND channel_id = :channel

-- name: spending_of_month
SELECT coalesce(sum(tokens), 0) FROM spending
WHERE day >= date(:now, 'localtime', 'start of month')

-- What was said outside the hours, and to which message.
-- name: newest_notice
SELECT newest_pending FROM outbox
WHERE conversation_id = :conversation AND outcome = 'notice'
  AND created_at >= :since
ORDER BY number DESC LIMIT 1

-- What was written for this message, and what was asked in vain.
-- name: attempts
SELECT count(*) + coalesce((SELECT tries FROM conversations
    WHERE id = :conversation), 0)
FROM outbox
WHERE conversation_id = :conversation AND newest_pending = :newest

-- name: recent_orders
SELECT id, order_no, product_id, product_name, quantity, unit_price, total,
    currency, notes, status, created_at, delivery_fee
FROM orders WHERE conversation_id = :conversation
ORDER BY created_at DESC, number DESC LIMIT 10

-- A part whose sender died is named as well, so that a claim comes to see it.
-- name: due_parts
SELECT o.reply_id, p.part,
    (SELECT max(part) FROM outbox_parts WHERE reply_id = o.reply_id),
    o.author, c.channel_id, c.platform, c.thread_id, c.customer_id,
    c.customer_phone, p.text, o.tag,
    (SELECT max(created_at) FROM messages WHERE conversation_id = c.id)
FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
    JOIN conversations c ON c.id = o.conversation_id
    JOIN channel_integrations i ON i.id = c.channel_id
WHERE p.state IN ('queued', 'sending') AND o.open = 1
  AND (i.is_connected = 1 OR p.state = 'sending')
  AND (p.retry_at IS NULL OR p.retry_at <= :now)
  AND NOT EXISTS (SELECT 1 FROM outbox_parts b
      WHERE b.reply_id = p.reply_id AND b.part < p.part
      AND (b.state NOT IN ('sent', 'queued') OR b.retry_at > :now))
  AND NOT EXISTS (SELECT 1 FROM outbox e
      WHERE e.conversation_id = o.conversation_id AND e.open = 1
      AND e.number < o.number)
ORDER BY +o.number, p.part LIMIT :most

-- About as many as its lines have in a prompt, where descriptions are cut.
-- name: catalog_bytes
SELECT coalesce(sum(length(CAST(name AS BLOB))
    + min(length(CAST(description AS BLOB)), 600)
    + length(CAST(coalesce(options, '') AS BLOB)) + 32), 0)
FROM products WHERE is_active = 1

-- name: catalog
SELECT id, name, description, price, currency, options, stock FROM products
WHERE is_active = 1 ORDER BY number

-- name: service_read
SELECT memo, retry_at, reason, failures, json_extract(memo, '$.failed_with')
FROM services WHERE name = :name

-- name: service_memo
INSERT INTO services (name, memo) VALUES (:name, :memo)
ON CONFLICT DO UPDATE SET memo = excluded.memo

-- name: service_failed
INSERT INTO services (name, failures, retry_at, reason, memo)
VALUES (:name, 1, :retry_at, :reason,
    iif(:settings IS NULL, NULL, json_object('failed_with', :settings)))
ON CONFLICT DO UPDATE SET failures = failures + 1,
    retry_at = excluded.retry_at, reason = excluded.reason,
    memo = iif(:settings IS NULL, memo,
        json_set(coalesce(memo, '{}'), '$.failed_with', :settings))

-- name: service_works
UPDATE services SET failures = 0, retry_at = NULL, reason = NULL
WHERE name = :name AND (failures > 0 OR retry_at IS NOT NULL)

-- name: conversation_asked_in_vain
UPDATE conversations SET failures = failures + 1, retry_at = :retry_at,
    reason = :reason
WHERE id = :id

-- name: conversation_tried
UPDATE conversations SET tries = tries + 1 WHERE id = :id

-- name: conversation_held
UPDATE conversations SET failures = 0, retry_at = NULL, reason = :reason
WHERE id = :id

-- name: conversation_failures
SELECT failures FROM conversations WHERE id = :id

-- name: conversation_answered
UPDATE conversations SET failures = 0, retry_at = NULL,
    reason = CASE status WHEN 'معلق' THEN reason END
WHERE id = :id AND (failures > 0 OR retry_at IS NOT NULL OR reason IS NOT NULL)

-- name: conversation_handed_over
UPDATE conversations SET status = 'معلق', reason = :reason,
    handed_at = coalesce((SELECT last_fetch_timestamp
        FROM channel_integrations WHERE id = channel_id), :now)
WHERE id = :id

-- name: conversation_handed_for_good
UPDATE conversations SET handed_for_good = 1 WHERE id = :id

-- Its time with a person is over.
-- name: conversation_resumed
UPDATE conversations SET status = 'مفتوح', reason = NULL
WHERE id = :id AND status = 'معلق'

-- Outbox -----------------------------------------------------------------------

-- name: outbox_known
SELECT 1 FROM outbox WHERE reply_id = :reply

-- name: outbox_add
INSERT INTO outbox (reply_id, conversation_id, author, attempt, newest_pending,
    outcome, text, tag, reason, decisions, model, usage, proposal, created_at)
VALUES (:reply, :conversation, :author, :attempt, :newest, :outcome, :text,
    :tag, :reason, :decisions, :model, :usage, :proposal, :now)

-- What the program puts behind a text, as long as none of it is claimed.
-- name: outbox_extend
UPDATE outbox SET text = text || :more WHERE reply_id = :reply

-- name: part_extend
UPDATE outbox_parts SET text = text || :more
WHERE reply_id = :reply AND part = :part AND state = 'queued'

-- name: outbox_reason
UPDATE outbox SET reason = :reason WHERE reply_id = :reply

-- name: outbox_facts
SELECT o.conversation_id, o.author, c.platform, c.channel_id, c.thread_id,
    c.customer_id, c.customer_phone, o.tag, c.ai_enabled, o.newest_pending,
    i.last_fetch_timestamp
FROM outbox o JOIN conversations c ON c.id = o.conversation_id
    JOIN channel_integrations i ON i.id = c.channel_id
WHERE o.reply_id = :reply

-- What a claim looks at, once more, in the transaction that commits it.
-- name: claim_facts
SELECT c.ai_enabled, c.platform, i.channel, i.is_connected,
    i.last_fetch_timestamp,
    (SELECT created_at FROM messages WHERE conversation_id = c.id
        AND sender_type = 'customer' ORDER BY created_at DESC, seq DESC LIMIT 1),
    c.blocked
FROM conversations c JOIN channel_integrations i ON i.id = c.channel_id
WHERE c.id = :conversation

-- name: claim_person
SELECT 1 FROM messages m JOIN messages p ON p.message_id = :newest
WHERE m.conversation_id = :conversation
  AND (m.created_at, m.seq) > (p.created_at, p.seq)
  AND m.sender_type = 'employee' AND m.automated = 0 LIMIT 1

-- name: claim_newer
SELECT 1 FROM messages m JOIN messages p ON p.message_id = :newest
WHERE m.conversation_id = :conversation
  AND (m.created_at, m.seq) > (p.created_at, p.seq)
  AND m.is_old = 0 AND m.reply_sent = 0 AND m.sender_type = 'customer' LIMIT 1

-- How often in a row it was written anew, before this reply.
-- name: claim_rewrites
SELECT count(*) FROM outbox
WHERE conversation_id = :conversation AND reason = :reason
  AND number > coalesce((SELECT max(number) FROM outbox
      WHERE conversation_id = :conversation AND reason IS NOT :reason
      AND reply_id IS NOT :reply), 0)

-- name: claim_out
SELECT 1 FROM outbox_parts
WHERE reply_id = :reply AND state IN ('sent', 'uncertain') LIMIT 1

-- What a part of this reply may be sent as.  The clock is the platform's.
-- name: window_of
SELECT CASE
    WHEN c.platform = 'whatsapp' OR m.at IS NULL THEN 'open'
    WHEN m.at > strftime('%Y-%m-%dT%H:%M:%fZ', m.now, '-1 day') THEN 'open'
    WHEN o.author = 'employee' AND json_extract(i.config, '$.human_agent')
        AND m.at > strftime('%Y-%m-%dT%H:%M:%fZ', m.now, '-7 days')
        THEN 'human_agent'
    ELSE 'shut' END
FROM outbox o JOIN conversations c ON c.id = o.conversation_id
    JOIN channel_integrations i ON i.id = c.channel_id
    JOIN (SELECT (SELECT n.created_at FROM messages n
            WHERE n.conversation_id = r.conversation_id
            AND n.sender_type = 'customer'
            ORDER BY n.created_at DESC, n.seq DESC LIMIT 1) AS at,
        coalesce((SELECT last_fetch_timestamp FROM channel_integrations s
            JOIN conversations t ON t.channel_id = s.id
            WHERE t.id = r.conversation_id), 'now') AS now
        FROM outbox r WHERE r.reply_id = :reply) m
WHERE o.reply_id = :reply

-- name: say_is_connected
SELECT i.is_connected FROM conversations c
    JOIN channel_integrations i ON i.id = c.channel_id
WHERE c.id = :id

-- name: window_tag
UPDATE outbox SET tag = 'HUMAN_AGENT'
WHERE reply_id = :reply AND author = 'employee'

-- An import that did not read the thread to its newest says nothing of who spoke
-- there: it is not certain that what we say ourselves brings a thread up the list.
-- name: claim_outgoing
SELECT o.author, c.channel_id, c.platform, c.thread_id, c.customer_id,
    c.customer_phone, p.text, o.tag, o.conversation_id, o.newest_pending,
    (SELECT max(part) FROM outbox_parts WHERE reply_id = o.reply_id),
    (SELECT max(created_at) FROM messages WHERE conversation_id = c.id),
    i.self_id,
    CASE WHEN t.behind IS NULL AND t.read_at >= i.last_fetch_timestamp
        THEN i.polled_at END,
    p.claims + 1
FROM outbox o JOIN outbox_parts p ON p.reply_id = o.reply_id
    JOIN conversations c ON c.id = o.conversation_id
    JOIN channel_integrations i ON i.id = c.channel_id
    LEFT JOIN threads t ON t.channel_id = c.channel_id
        AND t.thread_id = c.thread_id
WHERE o.reply_id = :reply AND p.part = :part AND p.state = 'queued'
  AND NOT EXISTS (SELECT 1 FROM outbox_parts b WHERE b.reply_id = p.reply_id
      AND b.part < p.part AND b.state NOT IN ('sending', 'sent'))

-- name: part_add
INSERT INTO outbox_parts (reply_id, part, text, state, changed_at)
VALUES (:reply, :part, :text, 'queued', :now)

-- What of ours is known of the thread's newest messages.
-- name: claim_known
SELECT message_id FROM (SELECT message_id, sender_type FROM messages
    WHERE conversation_id = :conversation
    ORDER BY created_at DESC, seq DESC LIMIT 50)
WHERE sender_type <> 'customer'

-- name: part_claim
UPDATE outbox_parts SET state = 'sending', claims = claims + 1,
    after = :after, changed_at = :now, retry_at = NULL, looked_at = NULL, rivalled = 0,
    claimed_at = (SELECT i.last_fetch_timestamp
        FROM outbox o JOIN conversations c ON c.id = o.conversation_id
            JOIN channel_integrations i ON i.id = c.channel_id
        WHERE o.reply_id = :reply)
WHERE reply_id = :reply AND part = :part AND state = 'queued'

-- name: part_state
SELECT state, text, failures, claims, claimed_at FROM outbox_parts
WHERE reply_id = :reply AND part = :part

-- name: part_after
SELECT coalesce(after, changed_at) FROM outbox_parts
WHERE reply_id = :reply AND part = :part

-- name: part_sent
UPDATE outbox_parts SET state = 'sent', message_id = :message,
    seen = seen OR :seen, changed_at = :now, reason = NULL, code = NULL,
    who = NULL
WHERE reply_id = :reply AND part = :part
  AND state IN ('sending', 'uncertain', 'held')

-- name: part_again
UPDATE outbox_parts SET state = 'queued', failures = failures + :failed,
    retry_at = :retry_at, code = :code, who = :who, reason = :reason,
    changed_at = :now
WHERE reply_id = :reply AND part = :part AND state = 'sending'

-- name: part_ends
UPDATE outbox_parts SET state = :state, code = :code, who = :who,
    reason = :reason, changed_at = :now
WHERE reply_id = :reply AND part = :part AND state = 'sending'

-- name: parts_cancel
UPDATE outbox_parts SET state = 'cancelled', reason = :reason, changed_at = :now
WHERE reply_id = :reply AND state = 'queued'

-- A claim holds the answer lock: whoever was sending before is dead.
-- name: parts_orphaned
UPDATE outbox_parts SET state = 'uncertain', changed_at = :now,
    reason = 'the sender died before it could say'
WHERE state = 'sending'

-- name: part_rivalled
UPDATE outbox_parts SET rivalled = 1
WHERE state IN ('sending', 'uncertain') AND rivalled = 0 AND reply_id IN
    (SELECT reply_id FROM outbox WHERE conversation_id = :conversation)
  AND coalesce(after, '') <= :created_at

-- The list's id and time of a row that was stored under the sender's.
-- name: message_listed
UPDATE OR IGNORE messages SET created_at = :created_at, message_id = :message
WHERE message_id = :known

-- name: part_of_message
SELECT p.reply_id, p.part, p.state, p.text, o.author, p.message_id
FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
WHERE p.message_id IN (:message, 'm_' || :message, :bare)
  AND +o.conversation_id = :conversation

-- The sender's word counts for more than what a poll took for its message.
-- name: part_named
UPDATE outbox_parts SET message_id = :message
WHERE reply_id = :reply AND part = :part AND state = 'sent'
  AND message_id NOT IN (:message, 'm_' || :message, :bare)

-- Who said a part's words under any other id said them for himself.
-- name: message_disown
UPDATE messages SET sender_type = 'employee', reply_id = NULL, part = NULL
WHERE conversation_id = :conversation AND reply_id = :reply AND part = :part
  AND sender_type <> 'customer'
  AND message_id NOT IN (:message, 'm_' || :message, :bare)

-- name: message_adopt
UPDATE messages SET sender_type = :author, reply_id = :reply, part = :part,
    automated = 0
WHERE message_id IN (:message, 'm_' || :message, :bare)
  AND sender_type <> 'customer' AND reply_id IS NULL

-- name: answered_after_all
UPDATE messages SET outcome = 'replied'
WHERE conversation_id = :conversation AND reply_id = :reply
  AND sender_type = 'customer' AND outcome = 'person'

-- name: part_seen
UPDATE outbox_parts SET seen = 1
WHERE reply_id = :reply AND part = :part AND seen = 0

-- Of ours and not yet seen by a poll, in this conversation: what a polled
-- message of ours may be.  What was given up as held comes behind what is on its
-- way: whose words are not found there is said again.
-- name: parts_unseen
SELECT p.reply_id, p.part, p.state, p.text, o.author, p.message_id
FROM outbox o JOIN outbox_parts p ON p.reply_id = o.reply_id
WHERE o.conversation_id = :conversation AND p.seen = 0
  AND p.state IN ('sending', 'held', 'sent')
  AND coalesce(p.after, '') <= :created_at
  AND NOT (p.state = 'held' AND EXISTS (SELECT 1 FROM outbox u
    JOIN outbox_parts d ON d.reply_id = u.reply_id
    WHERE u.conversation_id = :conversation AND d.state = 'uncertain'
      AND d.text = p.text))
ORDER BY p.state = 'held' AND max(p.state = 'sending') OVER (),
    o.number, p.part

-- name: parts_uncertain
SELECT p.text
FROM outbox o JOIN outbox_parts p ON p.reply_id = o.reply_id
WHERE o.conversation_id = :conversation AND p.state = 'uncertain'
  AND coalesce(p.after, '') <= :created_at

-- Witness: what the poll says about parts of which we do not know.
-- name: doubt_anywhere
SELECT 1 FROM outbox_parts WHERE state = 'uncertain' LIMIT 1

-- name: parts_in_doubt
SELECT p.reply_id, p.part, p.looked_at, p.claimed_at, p.rivalled,
    o.conversation_id, o.author, p.text, p.after
FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
    JOIN conversations c ON c.id = o.conversation_id
WHERE p.state = 'uncertain' AND c.channel_id = :channel
  AND c.thread_id = :thread AND coalesce(p.after, '') >= :since
ORDER BY +o.number, p.part LIMIT :most

-- What the account said since then, and neither souk nor a person is known to
-- have; ingest.c marked it so.
-- name: traces
SELECT message_id, content, created_at FROM messages
WHERE conversation_id = :conversation AND created_at >= coalesce(:after, '')
  AND sender_type = 'employee' AND automated = 1 AND unreadable = 0
  AND reply_id IS NULL
ORDER BY created_at, seq

-- name: part_looked
UPDATE outbox_parts SET looked_at = :at
WHERE reply_id = :reply AND part = :part AND state = 'uncertain'

-- name: part_decide
UPDATE outbox_parts SET state = :state, reason = :reason, retry_at = NULL,
    looked_at = NULL, rivalled = 0, changed_at = :now
WHERE reply_id = :reply AND part = :part AND state = 'uncertain'

-- name: parts_uncertain_blind
SELECT p.reply_id, p.part, o.conversation_id
FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
    JOIN conversations c ON c.id = o.conversation_id
WHERE p.state = 'uncertain' AND c.platform = 'whatsapp'

-- Orders -----------------------------------------------------------------------

-- name: product_of_order
SELECT name, price, currency, stock FROM products
WHERE id = :product AND is_active = 1

-- When an order is made is the platform's clock too: ours may be a day wrong.
-- name: order_clock
SELECT i.last_fetch_timestamp
FROM conversations c JOIN channel_integrations i ON i.id = c.channel_id
WHERE c.id = :conversation

-- name: order_like
SELECT id, order_no FROM orders
WHERE conversation_id = :conversation AND product_id = :product
  AND quantity = :quantity AND coalesce(notes, '') = coalesce(:notes, '')
  AND created_at >= :since AND status NOT IN ('ملغي', 'مرتجع')
LIMIT 1

-- name: order_next_no
SELECT coalesce(max(order_no), 1000) + 1 FROM orders

-- name: order_add
INSERT INTO orders (id, order_no, conversation_id, reply_id, product_id,
    product_name, quantity, unit_price, total, currency, delivery_fee,
    customer_name, customer_phone, customer_phone_e164, customer_address,
    notes, status, ai_generated, created_at)
VALUES (:id, :no, :conversation, :reply, :product,
    (SELECT name FROM products WHERE id = :product), :quantity, :price,
    :total, :currency, :fee, :customer, :phone, :e164, :address, :notes,
    'معلق', 1, :now)
ON CONFLICT (id) DO NOTHING

-- name: orders_told
SELECT order_no, product_name, notes, quantity, total, currency, delivery_fee
FROM orders WHERE reply_id = :reply ORDER BY number

-- What the shop said last here, if that was a proposal.
-- name: proposal
SELECT o.reply_id, o.proposal, m.created_at, m.message_id
FROM outbox o JOIN outbox_parts p ON p.reply_id = o.reply_id
    JOIN messages m ON m.message_id = p.message_id
WHERE o.number = (SELECT n.number FROM outbox n
    WHERE n.conversation_id = :conversation AND EXISTS (
        SELECT 1 FROM outbox_parts s
        WHERE s.reply_id = n.reply_id AND s.state = 'sent')
    ORDER BY n.number DESC LIMIT 1)
  AND o.proposal IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM outbox_parts u
      WHERE u.reply_id = o.reply_id AND u.state <> 'sent')
ORDER BY p.part DESC LIMIT 1

-- name: orders_rewritten
UPDATE orders SET status = 'ملغي' WHERE reply_id = :reply
AND status IN ('معلق', 'مراجعة')

-- name: orders_give_back
UPDATE products SET stock = stock + (SELECT sum(quantity) FROM orders
    WHERE reply_id = :reply AND product_id = products.id)
WHERE stock IS NOT NULL AND id IN (SELECT product_id FROM orders
    WHERE reply_id = :reply AND status IN ('معلق', 'مراجعة'))

-- name: product_take
UPDATE products SET stock = stock - :quantity
WHERE id = :product AND stock IS NOT NULL

-- name: conversation_delivery
UPDATE conversations
SET customer_phone = CASE platform
        -- Where we write to, not where the goods go.
        WHEN 'whatsapp' THEN customer_phone
        ELSE coalesce(customer_phone, :phone) END,
    customer_address = coalesce(:address, customer_address),
    customer_name = coalesce(customer_name, :customer)
WHERE id = :id

-- Journal ------------------------------------------------------------------------

-- name: log_add
INSERT INTO run_log (timestamp, function_name, level, event_message, channel_id)
VALUES (:now, :function, :level, :message, :channel)

-- name: log_trim
DELETE FROM run_log WHERE number <= (SELECT max(number) FROM run_log) - 10000

-- Our own clock, as the last run had it: the log's end, or a poll.
-- name: clock_newest
SELECT max(t) FROM (
    SELECT max(polled_at) AS t FROM channel_integrations
    UNION ALL
    SELECT timestamp FROM run_log
    WHERE number = (SELECT max(number) FROM run_log))

-- name: clock_channels
UPDATE channel_integrations SET retry_at = NULL WHERE retry_at > :now

-- name: clock_pace
UPDATE channel_integrations SET slow_until = NULL WHERE slow_until > :now

-- name: clock_polls
UPDATE channel_integrations SET polled_at = NULL WHERE polled_at > :now

-- name: clock_threads
UPDATE threads SET retry_at = NULL WHERE retry_at > :now

-- name: clock_conversations
UPDATE conversations SET retry_at = NULL WHERE retry_at > :now

-- name: clock_parts
UPDATE outbox_parts SET retry_at = NULL WHERE retry_at > :now

-- name: clock_services
UPDATE services SET retry_at = NULL WHERE retry_at > :now

-- name: reject_add
INSERT INTO rejects (id, stage, reason, raw, channel_id, thread_id,
    first_seen, last_seen)
VALUES (:id, :stage, :reason, :raw, :channel, :thread, :now, :now)
ON CONFLICT (id) DO UPDATE SET count = count + 1, last_seen = :now
RETURNING count

-- name: rejects_trim
DELETE FROM rejects WHERE rowid <= (SELECT max(rowid) FROM rejects) - 1000

-- name: dropped_add
INSERT INTO dropped (what, count) VALUES (:what, :count)
ON CONFLICT DO UPDATE SET count = count + excluded.count

-- name: newest_poll
SELECT CASE WHEN count(*) = sum(channel = 'whatsapp')
    -- Nobody's clock but ours is heard where nothing is polled.
    THEN strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    ELSE max(last_fetch_timestamp) END
FROM channel_integrations

-- Desk ---------------------------------------------------------------------------
-- The column names are what --json and --csv print.

-- name: channel_list
SELECT number, id, channel, account_id, self_id, login, is_connected,
    ai_enabled, last_fetch_timestamp, history_before, walked_to,
    (SELECT count(*) FROM threads WHERE channel_id = c.id
     AND (whole = 0 OR behind IS NOT NULL)) AS threads_owed,
    history_done, quota_percent, failures,
    CASE WHEN is_connected THEN retry_at END AS retry_at, slow_until, reason,
    served,
    CASE WHEN is_connected = 0 OR channel = 'whatsapp' THEN NULL
        WHEN retry_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now') THEN 'parked'
        ELSE coalesce(pace, 'as often as souk runs') END AS pace,
    (SELECT sum(calls) FROM calls WHERE channel_id = c.id) AS calls_of_day
FROM channel_integrations c WHERE :every OR config <> '{}'
ORDER BY number LIMIT :most

-- name: product_add
INSERT INTO products (id, sku, name, description, price, currency, options,
    stock, created_at)
VALUES (:id, :sku, :name, coalesce(:description, ''), :price, :currency,
    :options, CASE WHEN :stock >= 0 THEN :stock END, :now)
ON CONFLICT (name) DO UPDATE SET
    description = coalesce(:description, description),
    price = excluded.price, currency = excluded.currency,
    sku = coalesce(excluded.sku, sku),
    options = coalesce(excluded.options, options),
    stock = CASE WHEN :stock IS NULL THEN stock ELSE excluded.stock END
WHERE (description, price, currency) IS NOT
        (coalesce(:description, description), excluded.price,
        excluded.currency)
    OR excluded.sku IS NOT NULL AND sku IS NOT excluded.sku
    OR excluded.options IS NOT NULL AND options IS NOT excluded.options
    OR :stock IS NOT NULL AND stock IS NOT excluded.stock

-- name: product_of_sku
SELECT number FROM products WHERE sku = :sku AND sku <> '' AND name <> :name

-- name: product_list
SELECT number, id, name, description, price, currency, options, stock,
    is_active, sku
FROM products ORDER BY number LIMIT :most

-- name: product_row
SELECT number, id, name, description, price, currency, options, stock,
    is_active, sku
FROM products WHERE name = :name

-- name: product_switch
UPDATE products SET is_active = :on WHERE id = :id

-- name: block_switch
UPDATE conversations SET blocked = :on WHERE id = :id

-- name: ai_switch
UPDATE conversations SET ai_enabled = :on WHERE id = :id

-- name: ai_switch_all
UPDATE conversations SET ai_enabled = :on

-- name: conversation_list
SELECT number, id, platform, thread_id, channel_id, customer_id,
    customer_name, customer_phone, status, ai_enabled,
    (SELECT count(*) FROM messages WHERE conversation_id = c.id) AS messages,
    (SELECT count(*) FROM messages WHERE conversation_id = c.id
     AND is_old = 0 AND reply_sent = 0 AND sender_type = 'customer') AS waiting,
    last_message_at, blocked,
    CASE WHEN blocked THEN 'blocked' ELSE reason END AS reason
FROM conversations c ORDER BY last_message_at DESC, number DESC LIMIT :most

-- name: conversation_head
SELECT number, platform, coalesce(customer_name, customer_phone, customer_id,
    thread_id), status, ai_enabled,
    CASE WHEN blocked THEN 'blocked' ELSE reason END
FROM conversations WHERE id = :id

-- name: transcript
SELECT created_at, sender_type, content, message_id, is_old, reply_sent,
    outcome, unreadable, attachments, id, unsent_at
FROM messages WHERE conversation_id = :id ORDER BY created_at, seq

-- The same, of the last ones.
-- name: transcript_end
SELECT created_at, sender_type, content, message_id, is_old, reply_sent,
    outcome, unreadable, attachments, id, unsent_at
FROM (SELECT * FROM messages WHERE conversation_id = :id
      ORDER BY created_at DESC, seq DESC LIMIT :most)
ORDER BY created_at, seq

-- Who waits for the agent, who for a person, and whose question was held and
-- not answered since: the last ten days, for the platforms forbid more.  What is
-- asked of `outcome` twice is the predicate of messages_for_a_person.
-- name: waiting_list
WITH waits AS (SELECT conversation_id, count(*) AS messages,
        min(created_at) AS since FROM messages
    WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
    GROUP BY conversation_id),
held AS (SELECT conversation_id, count(*) AS messages,
        min(created_at) AS since FROM messages m
    WHERE (outcome = 'held' OR outcome = 'person') AND outcome = 'held'
      AND created_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-10 days')
      AND NOT EXISTS (SELECT 1 FROM messages n
          WHERE n.conversation_id = m.conversation_id
          AND (n.created_at, n.seq) > (m.created_at, m.seq)
          AND n.sender_type <> 'customer')
    GROUP BY conversation_id)
SELECT c.id, c.number, c.platform,
    coalesce(c.customer_name, c.customer_phone, c.customer_id, c.thread_id)
        AS customer,
    CASE WHEN c.status = 'معلق' THEN 'with a person'
        WHEN w.since IS NOT NULL THEN 'waits' ELSE 'held' END AS state,
    coalesce(w.messages, h.messages, 0) AS messages,
    coalesce(w.since, h.since, c.handed_at) AS since,
    CASE WHEN c.status = 'معلق' OR w.since IS NULL THEN c.reason END AS reason
FROM conversations c LEFT JOIN waits w ON w.conversation_id = c.id
    LEFT JOIN held h ON h.conversation_id = c.id
WHERE c.blocked = 0
  AND (w.since IS NOT NULL OR h.since IS NOT NULL OR c.status = 'معلق')
ORDER BY since, c.number LIMIT :most

-- Why: what was decided of a message, or in a conversation, and what it waits
-- for now.

-- name: explain_which
SELECT message_id FROM messages WHERE id = :id OR message_id = :id

-- name: explain_where
SELECT conversation_id FROM messages WHERE message_id = :id

-- name: explain_message
SELECT created_at, sender_type, content, outcome, unsent_at FROM messages
WHERE message_id = :message

-- name: conversation_facts
SELECT number, status, ai_enabled, blocked FROM conversations WHERE id = :id

-- name: explain_now
SELECT CASE WHEN w.message_id IS NULL THEN NULL
        WHEN c.blocked THEN 'the customer is blocked (souk unblock)'
        WHEN i.is_connected = 0 THEN 'the account is not connected'
            || coalesce(': ' || i.reason, '')
        WHEN c.ai_enabled = 0 THEN 'the agent is off here (souk ai on)'
        WHEN EXISTS (SELECT 1 FROM outbox
            WHERE conversation_id = c.id AND open = 1)
            THEN 'an answer is on its way (souk outbox list)'
        WHEN c.retry_at > :now THEN 'the model is asked again at '
            || strftime('%Y-%m-%d %H:%M:%S', c.retry_at, 'localtime')
            || coalesce(': ' || c.reason, '')
        WHEN s.retry_at > :now THEN 'the model is asked again at '
            || strftime('%Y-%m-%d %H:%M:%S', s.retry_at, 'localtime')
            || coalesce(': ' || s.reason, '')
    END,
    c.id, c.number, c.channel_id, coalesce(i.last_fetch_timestamp, :now),
    c.customer_id, c.customer_phone, c.thread_id, w.message_id, w.created_at
FROM conversations c JOIN channel_integrations i ON i.id = c.channel_id
    LEFT JOIN services s ON s.name = 'model'
    LEFT JOIN messages w ON w.message_id = (SELECT message_id FROM messages
        WHERE conversation_id = :conversation
        AND is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
        ORDER BY created_at DESC, seq DESC LIMIT 1)
WHERE c.id = :conversation

-- Of a message: the reply that answers it, or was tried for it; and, where none
-- took it, the first that was held for it or a later one.
-- name: explain_replies
SELECT created_at, outcome, attempt, question, text, reason, decisions, model,
    usage, parts, reply_id
FROM (SELECT o.number, o.created_at, o.outcome, o.attempt,
        n.content AS question, o.text, o.reason, o.decisions, o.model, o.usage,
        (SELECT group_concat(part || ' ' || state
            || coalesce(' (' || reason || ')', ''), ', ')
         FROM outbox_parts WHERE reply_id = o.reply_id) AS parts, o.reply_id
    FROM outbox o LEFT JOIN messages n ON n.message_id = o.newest_pending
        LEFT JOIN messages m ON m.message_id = :message
    WHERE o.conversation_id = :conversation AND o.author = 'agent'
      AND (:message IS NULL OR o.newest_pending = :message
        OR o.reply_id = m.reply_id
        OR m.outcome = 'held' AND o.number = (SELECT min(h.number)
            FROM outbox h JOIN messages p ON p.message_id = h.newest_pending
            WHERE h.conversation_id = :conversation AND h.outcome = 'held'
            AND (p.created_at, p.seq) >= (m.created_at, m.seq)))
    ORDER BY o.number DESC LIMIT :most)
ORDER BY number

-- name: order_list
SELECT number, id, order_no, conversation_id, product_id, product_name,
    quantity, unit_price, total, currency, customer_name, customer_phone,
    customer_address, notes, status, ai_generated, created_at, delivery_fee,
    customer_phone_e164,
    -- Of the whole order, on its first line: what a courier asks for.
    CASE WHEN number = min(number) OVER whole THEN
        sum(total) FILTER (WHERE status <> 'ملغي') OVER whole
        + coalesce(max(delivery_fee) OVER whole, 0) END AS to_pay
FROM orders WINDOW whole AS (PARTITION BY order_no, currency)
ORDER BY order_no DESC, number LIMIT :most

-- name: outbox_list
SELECT * FROM (SELECT o.number, o.reply_id, p.part, p.state, o.author,
        c.number AS conversation, p.text, p.reason,
        CASE p.state WHEN 'held' THEN 'operator' ELSE p.who END AS who,
        p.message_id, p.changed_at
    FROM outbox o JOIN outbox_parts p ON p.reply_id = o.reply_id
        JOIN conversations c ON c.id = o.conversation_id
    WHERE :every OR p.state NOT IN ('sent', 'cancelled')
    ORDER BY o.number DESC, p.part DESC LIMIT :most)
ORDER BY number, part

-- name: outbox_find
SELECT reply_id FROM outbox
WHERE reply_id = :id OR number = CAST(:id AS INTEGER) AND :id NOT GLOB '*[^0-9]*'

-- name: outbox_held
SELECT part FROM outbox_parts WHERE reply_id = :reply AND state = 'held'

-- name: part_resolve
UPDATE outbox_parts SET state = :state, retry_at = NULL, changed_at = :now,
    reason = 'decided by the operator'
WHERE reply_id = :reply AND part = :part AND state = 'held'

-- name: log_read
SELECT timestamp, function_name, level, event_message, channel_id
FROM (SELECT * FROM run_log
      WHERE :function IS NULL OR function_name = :function
      ORDER BY number DESC LIMIT :most)
ORDER BY number

-- name: counts
SELECT (SELECT count(*) FROM conversations) AS conversations,
    (SELECT count(*) FROM messages) AS messages,
    (SELECT count(*) FROM messages WHERE is_old = 0 AND reply_sent = 0
     AND sender_type = 'customer') AS waiting,
    (SELECT count(*) FROM outbox_parts
     WHERE state IN ('queued', 'sending', 'uncertain')) AS outbox_moving,
    (SELECT count(*) FROM outbox_parts
     WHERE state IN ('held', 'failed')) AS outbox_for_a_person,
    (SELECT count(*) FROM orders) AS orders,
    (SELECT count(*) FROM products WHERE is_active = 1) AS products,
    (SELECT count(*) FROM rejects) AS rejects,
    (SELECT count FROM dropped WHERE what = 'rejects') AS rejects_dropped,
    (SELECT count(*) FROM threads
     WHERE whole = 0 OR behind IS NOT NULL) AS threads_owed,
    (SELECT reason FROM services WHERE name = 'model') AS model_trouble,
    (SELECT retry_at FROM services WHERE name = 'model') AS model_retry_at

-- name: conversation_status
UPDATE conversations SET status = :status, reason = NULL WHERE id = :id

-- name: product_find
SELECT id, name, price, currency, description, stock, coalesce(options, ''),
    coalesce(sku, '')
FROM products
WHERE id = :id OR name = :id OR sku = :id
   OR number = CAST(:id AS INTEGER) AND :id NOT GLOB '*[^0-9]*'
ORDER BY name <> :id, sku IS NOT :id

-- name: product_edit
UPDATE products SET name = :name, price = :price, currency = :currency,
    description = :description, stock = :stock, options = nullif(:options, ''),
    sku = nullif(:sku, '')
WHERE id = :id

-- An order by its number, which its lines share; a line by its id.
-- name: order_lines
SELECT id, product_id, quantity, status FROM orders
WHERE id = :id OR order_no = CAST(:id AS INTEGER) AND :id NOT GLOB '*[^0-9]*'

-- name: order_status
UPDATE orders SET status = :status WHERE id = :id

-- name: product_give_back
UPDATE products SET stock = stock + :quantity
WHERE id = :product AND stock IS NOT NULL

-- Search -------------------------------------------------------------------------

-- name: search_reach
SELECT r.row FROM search_reach r JOIN messages m
    ON m.rowid = r.row AND m.id = r.newest

-- name: search_move
INSERT INTO search_reach (one, row, newest)
SELECT 1, rowid, id FROM messages WHERE rowid = :row
ON CONFLICT DO UPDATE SET row = excluded.row, newest = excluded.newest

-- name: search_unread
SELECT rowid, content, unreadable FROM messages
WHERE rowid > :row ORDER BY rowid LIMIT :most

-- name: search_add
INSERT INTO search (rowid, words) VALUES (:row, :words)

-- name: search_owe
INSERT INTO search_owed (row) VALUES (:row) ON CONFLICT DO NOTHING

-- name: search_owed
SELECT o.row, m.content FROM search_owed o JOIN messages m ON m.rowid = o.row
WHERE m.unreadable = 0 LIMIT :most

-- name: search_paid
DELETE FROM search_owed WHERE row = :row

-- The words that a row was added with.
-- name: search_remove
INSERT INTO search (search, rowid, words) VALUES ('delete', :row, :words)

-- name: search_is_owed
SELECT 1 FROM search_owed WHERE row = :row

-- name: search_merge
INSERT INTO search (search, rank) VALUES ('merge', -500)

-- name: search_is_void
SELECT 1 FROM search_reach r WHERE NOT EXISTS
    (SELECT 1 FROM messages m WHERE m.rowid = r.row AND m.id = r.newest)

-- name: search_void
UPDATE search_reach SET row = -1, newest = ''

-- FTS5's own tables, of an index that is void: a piece at a time.  The first rows
-- say how the rest is to be read; 'delete-all' makes them anew.
-- name: search_empty
DELETE FROM search_data WHERE id IN
    (SELECT id FROM search_data WHERE id > 10 ORDER BY id DESC LIMIT :most)
AND EXISTS (SELECT 1 FROM search_reach WHERE row = -1)

-- name: search_empty_sizes
DELETE FROM search_docsize WHERE id IN
    (SELECT id FROM search_docsize ORDER BY id DESC LIMIT :most)
AND EXISTS (SELECT 1 FROM search_reach WHERE row = -1)

-- name: search_forget
INSERT INTO search (search) VALUES ('delete-all')

-- name: search_forget_owed
DELETE FROM search_owed

-- name: search_forget_reach
DELETE FROM search_reach

-- name: search_find
SELECT c.number, c.platform, c.customer_name, m.sender_type, m.created_at,
    m.content, m.message_id, c.id AS conversation_id
FROM search s JOIN messages m ON m.rowid = s.rowid
    JOIN conversations c ON c.id = m.conversation_id
WHERE s.words MATCH :words
ORDER BY m.created_at DESC, m.seq DESC LIMIT :most

-- Export -------------------------------------------------------------------------
-- Every row says what it is; no column is one that holds a secret.

-- name: export_secrets
SELECT value FROM channel_integrations, json_each(config)
WHERE typeof(value) = 'text' AND value <> ''

-- name: export_channels
SELECT 'channel' AS type, id, channel, account_id, self_id, login,
    is_connected, ai_enabled, last_fetch_timestamp, history_before,
    history_done, created_at
FROM channel_integrations
WHERE :conversation IS NULL OR id = (SELECT channel_id FROM conversations
    WHERE id = :conversation)
ORDER BY number

-- name: export_products
SELECT 'product' AS type, number, id, sku, name, description, price, currency,
    options, stock, is_active, created_at
FROM products WHERE :conversation IS NULL ORDER BY number

-- name: export_conversations
SELECT 'conversation' AS type, number, id, channel_id, thread_id, platform,
    customer_id, customer_name, customer_phone, customer_address, ai_enabled,
    status, last_message_at, reason, blocked, created_at
FROM conversations WHERE :conversation IS NULL OR id = :conversation
ORDER BY number

-- name: export_messages
SELECT 'message' AS type, m.id, m.conversation_id, m.message_id, m.sender_type,
    m.content, m.created_at, m.is_old, m.reply_sent, m.outcome, m.unreadable,
    m.automated, m.attachments, m.reply_to, m.reply_id, m.part, m.unsent_at
FROM conversations c JOIN messages m ON m.conversation_id = c.id
WHERE :conversation IS NULL OR c.id = :conversation
ORDER BY c.id, m.created_at, m.seq

-- name: export_replies
SELECT 'outbox' AS type, number, reply_id, conversation_id, author, attempt,
    outcome, text, tag, reason, decisions, model, usage, proposal, created_at
FROM outbox WHERE :conversation IS NULL OR conversation_id = :conversation
ORDER BY number

-- name: export_parts
SELECT 'outbox_part' AS type, p.reply_id, p.part, p.text, p.state,
    p.message_id, p.code, p.reason, p.changed_at
FROM outbox o JOIN outbox_parts p ON p.reply_id = o.reply_id
WHERE :conversation IS NULL OR o.conversation_id = :conversation
ORDER BY o.number, p.part

-- name: export_orders
SELECT 'order' AS type, number, id, order_no, conversation_id, product_id,
    product_name, quantity, unit_price, total, currency, customer_name,
    customer_phone, customer_address, notes, status, ai_generated, created_at,
    delivery_fee, customer_phone_e164
FROM orders WHERE :conversation IS NULL OR conversation_id = :conversation
ORDER BY number

-- name: export_events
SELECT 'event' AS type, number, id, kind, at, conversation_id, channel_id,
    order_no, detail, tries, told_at, error
FROM events WHERE :conversation IS NULL OR conversation_id = :conversation
ORDER BY number

-- Erasing ------------------------------------------------------------------------
-- One conversation at a time, in one transaction; a customer may have several.

-- name: erase_whom
SELECT c.platform, coalesce(c.customer_id, c.id), c.number FROM conversations c
WHERE c.id = :id OR c.customer_id = :id OR c.customer_phone = :id
   OR c.number = CAST(:id AS INTEGER) AND :id NOT GLOB '*[^0-9]*'
ORDER BY c.number

-- name: erase_which
SELECT c.id, c.number, c.platform, c.customer_name,
    (SELECT count(*) FROM messages WHERE conversation_id = c.id) AS messages,
    (SELECT count(*) FROM orders WHERE conversation_id = c.id) AS orders
FROM conversations c
WHERE c.platform = :platform AND coalesce(c.customer_id, c.id) = :customer
ORDER BY c.number

-- name: erase_on_the_wire
SELECT 1 FROM outbox o JOIN outbox_parts p ON p.reply_id = o.reply_id
WHERE o.conversation_id = :conversation AND p.state IN ('sending', 'uncertain')

-- What the rows below are known by elsewhere; too short a name is no mark.
-- name: erase_rejects
DELETE FROM rejects WHERE EXISTS (SELECT 1 FROM conversations c
    WHERE c.id = :conversation AND (
        rejects.channel_id = c.channel_id AND rejects.thread_id = c.thread_id
        OR instr(raw || rejects.reason, c.thread_id) OR instr(raw || reason, c.id)
        OR instr(raw || rejects.reason, c.customer_id)
        OR instr(raw || rejects.reason, c.customer_phone)
        OR length(c.customer_name) > 2
            AND instr(raw || rejects.reason, c.customer_name)))
    OR EXISTS (SELECT 1 FROM messages m
        WHERE m.conversation_id = :conversation AND (instr(raw, m.message_id)
            OR length(m.content) > 2 AND instr(raw, m.content)))

-- name: erase_log
DELETE FROM run_log WHERE EXISTS (SELECT 1 FROM conversations c
    WHERE c.id = :conversation AND (
        instr(event_message, c.thread_id) OR instr(event_message, c.id)
        OR instr(event_message, c.customer_id)
        OR instr(event_message, c.customer_phone)
        OR length(c.customer_name) > 2
            AND instr(event_message, c.customer_name)))
    OR EXISTS (SELECT 1 FROM messages m
        WHERE m.conversation_id = :conversation
        AND instr(event_message, m.message_id))

-- name: erase_quick_texts
DELETE FROM quick_texts WHERE conversation_id = :conversation

-- name: erase_orders
DELETE FROM orders WHERE conversation_id = :conversation

-- name: erase_messages
DELETE FROM messages WHERE conversation_id = :conversation

-- name: erase_parts
DELETE FROM outbox_parts WHERE reply_id IN
    (SELECT reply_id FROM outbox WHERE conversation_id = :conversation)

-- name: erase_replies
DELETE FROM outbox WHERE conversation_id = :conversation

-- A thread that is known is not read from its beginning when it moves again, and
-- what a poll still shows of what was erased is not taken; this goes ahead of the
-- messages.  Where its id is a phone number, it goes as well.
-- name: erase_thread
INSERT INTO threads (channel_id, thread_id, whole, erased_at)
SELECT channel_id, thread_id, 1, (SELECT max(created_at) FROM messages
    WHERE conversation_id = :conversation)
FROM conversations WHERE id = :conversation
ON CONFLICT DO UPDATE SET whole = 1, behind = NULL, walked_to = NULL,
    cursor = NULL, failures = 0, retry_at = NULL, error = NULL, bare = 0,
    erased_at = coalesce(excluded.erased_at, erased_at)

-- name: erase_phone_thread
DELETE FROM threads
WHERE (channel_id, thread_id) = (SELECT channel_id, thread_id
    FROM conversations WHERE id = :conversation AND platform = 'whatsapp')

-- name: erase_captures
INSERT INTO captures_owed (channel_id, thread_id, message_id)
SELECT channel_id, thread_id, '' FROM conversations
WHERE id = :conversation AND EXISTS (SELECT 1 FROM captures)
ON CONFLICT DO NOTHING

-- name: erase_conversation
DELETE FROM conversations WHERE id = :conversation

-- Backups, retention --------------------------------------------------------------

-- name: backup_into
VACUUM INTO :path

-- name: channels_keep_tokens
UPDATE channel_integrations SET refresh_at = NULL

-- name: captures_forget
DELETE FROM captures

-- name: backup_note
INSERT INTO backups (path, made_at) VALUES (:path, :now)
ON CONFLICT DO UPDATE SET made_at = excluded.made_at

-- name: backup_trim
DELETE FROM backups WHERE path NOT IN
    (SELECT path FROM backups ORDER BY made_at DESC LIMIT 1000)

-- A row that refers to one that is not there.
-- name: dangling
SELECT "table", rowid, "parent" FROM pragma_foreign_key_check LIMIT 1

-- name: backup_list
SELECT path, made_at FROM backups ORDER BY made_at

-- name: vacuum
VACUUM

-- name: retention
SELECT (SELECT count(*) FROM messages WHERE created_at < :before
        AND reply_sent = 1 AND (content <> '' OR attachments IS NOT NULL))
        AS messages,
    (SELECT count(*) FROM outbox WHERE created_at < :before AND open = 0
        AND (text <> '' OR decisions IS NOT NULL)) AS replies,
    (SELECT count(*) FROM rejects WHERE last_seen < :before) AS rejects,
    (SELECT count(*) FROM run_log WHERE timestamp < :before) AS log,
    (SELECT min(created_at) FROM messages WHERE content <> '') AS oldest

-- The row stays: its id keeps the message from coming in anew.
-- name: prune_messages
UPDATE messages SET content = '', attachments = NULL
WHERE rowid > :from AND rowid <= :from + :most
  AND created_at < :before AND reply_sent = 1
  AND (content <> '' OR attachments IS NOT NULL)

-- name: message_last_row
SELECT coalesce(max(rowid), 0) FROM messages

-- name: prune_replies
UPDATE outbox SET text = '', decisions = NULL, proposal = NULL
WHERE number > :from AND number <= :from + :most
  AND created_at < :before AND open = 0
  AND (text <> '' OR decisions IS NOT NULL OR proposal IS NOT NULL)

-- name: prune_parts
UPDATE outbox_parts SET text = '-'
WHERE text <> '-' AND state IN ('sent', 'failed', 'cancelled') AND reply_id IN
    (SELECT reply_id FROM outbox WHERE number > :from AND number <= :from + :most
        AND created_at < :before AND open = 0)

-- name: outbox_last_row
SELECT coalesce(max(number), 0) FROM outbox

-- name: prune_rejects
DELETE FROM rejects WHERE last_seen < :before

-- name: prune_events
DELETE FROM events WHERE at < :before

-- name: prune_log
DELETE FROM run_log WHERE timestamp < :before

-- Metrics ------------------------------------------------------------------------
-- A row a figure: its name, its labels or NULL, its value.

-- name: metrics
WITH accounts AS (SELECT *, 'platform="' || channel || '",account="' ||
    replace(replace(replace(account_id, char(92), char(92, 92)), '"',
        char(92) || '"'), char(10), char(92) || 'n') || '"' AS labels
    FROM channel_integrations WHERE config <> '{}')
SELECT 'souk_up' AS name, NULL AS labels, 1 AS value
UNION ALL SELECT 'souk_conversations', 'status="' || CASE status
        WHEN 'جديد' THEN 'new' WHEN 'مفتوح' THEN 'open'
        WHEN 'مغلق' THEN 'closed' ELSE 'pending' END || '"', count(*)
    FROM conversations GROUP BY status
UNION ALL SELECT 'souk_messages', NULL, count(*) FROM messages
UNION ALL SELECT 'souk_waiting_messages', NULL, count(*) FROM messages
    WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
UNION ALL SELECT 'souk_waiting_oldest_seconds', NULL,
    coalesce(max(0, :now - strftime('%s', min(created_at))), 0) FROM messages
    WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
UNION ALL SELECT 'souk_outbox_parts', 'state="' || state || '"', count(*)
    FROM outbox_parts GROUP BY state
UNION ALL SELECT 'souk_orders', 'status="' || CASE status
        WHEN 'معلق' THEN 'pending' WHEN 'جديد' THEN 'new'
        WHEN 'مؤكد' THEN 'confirmed' WHEN 'مشحون' THEN 'shipped'
        WHEN 'مسلّم' THEN 'delivered' WHEN 'مرتجع' THEN 'returned'
        WHEN 'ملغي' THEN 'cancelled' ELSE 'review' END || '"', count(*)
    FROM orders GROUP BY status
UNION ALL SELECT 'souk_rejects', NULL, count(*) FROM rejects
UNION ALL SELECT 'souk_threads_owed', NULL, count(*) FROM threads
    WHERE whole = 0 OR behind IS NOT NULL
UNION ALL SELECT 'souk_model_failures', NULL,
    coalesce((SELECT failures FROM services WHERE name = 'model'), 0)
UNION ALL SELECT 'souk_events_untold', NULL, count(*) FROM events
    WHERE told_at IS NULL
UNION ALL SELECT 'souk_channel_connected', labels, is_connected FROM accounts
UNION ALL SELECT 'souk_channel_failures', labels, failures FROM accounts
UNION ALL SELECT 'souk_channel_quota_percent', labels, quota_percent
    FROM accounts WHERE quota_percent IS NOT NULL
UNION ALL SELECT 'souk_channel_last_import_timestamp_seconds', labels,
    CAST(strftime('%s', last_fetch_timestamp) AS INTEGER)
    FROM accounts WHERE last_fetch_timestamp IS NOT NULL

-- Completion ---------------------------------------------------------------------
-- What may be typed, and what it is.

-- name: complete_channels
SELECT number, channel || ' account ' || account_id FROM channel_integrations
WHERE config <> '{}' ORDER BY number LIMIT :most

-- name: complete_products
SELECT name, sku FROM products ORDER BY number LIMIT :most

-- name: complete_conversations
SELECT number, coalesce(customer_name, customer_phone, customer_id)
FROM conversations ORDER BY last_message_at DESC LIMIT :most

-- name: complete_orders
SELECT order_no, min(customer_name) FROM orders
GROUP BY order_no ORDER BY order_no DESC LIMIT :most

-- name: complete_outbox
SELECT o.number, o.text FROM outbox o JOIN outbox_parts p
    ON p.reply_id = o.reply_id
WHERE p.state = 'held' ORDER BY o.number DESC LIMIT :most

-- Audit --------------------------------------------------------------------------

-- name: audit_accounts
SELECT id, channel || ' account ' || account_id,
    CASE WHEN last_fetch_timestamp IS NULL THEN 'it was never imported'
        WHEN retry_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
        THEN 'it is left alone for now: ' || reason
        WHEN slow_until > strftime('%Y-%m-%dT%H:%M:%fZ', 'now') THEN pace
        ELSE 'nothing was heard of it' END
FROM channel_integrations WHERE is_connected = 1 AND channel <> 'whatsapp'
ORDER BY number

-- What is known of a message that the platform shows, and why it may rightly
-- not be there: it came since, its turn has not come, its customer was erased.
-- name: audit_message
SELECT CASE
    WHEN EXISTS (SELECT 1 FROM messages
        WHERE message_id IN (:message, 'm_' || :message, :bare)
        AND (unreadable = 0 OR NOT :readable))
      OR EXISTS (SELECT 1 FROM outbox_parts
        WHERE message_id IN (:message, 'm_' || :message, :bare)) THEN 'kept'
    WHEN EXISTS (SELECT 1 FROM messages
        WHERE message_id IN (:message, 'm_' || :message, :bare)) THEN 'textless'
    WHEN :created_at >= i.last_fetch_timestamp THEN 'newer'
    WHEN t.behind <= :created_at OR :created_at < i.history_before
        AND NOT coalesce(t.whole, i.history_done) THEN 'owed'
    WHEN :created_at <= t.erased_at THEN 'erased'
    ELSE 'missing' END
FROM channel_integrations i LEFT JOIN threads t
    ON t.channel_id = i.id AND t.thread_id = :thread
WHERE i.id = :channel

-- Events -------------------------------------------------------------------------
-- What only time makes.  An id that is there already is not told again.

-- A person is awaited, nobody answered, and soon nobody may.
-- name: event_window
INSERT INTO events (id, kind, at, conversation_id, detail)
SELECT 'window:' || c.id || ':' || m.created_at, 'window', :now, c.id,
    strftime('%Y-%m-%dT%H:%M:%fZ', m.created_at, '+' || w.hours || ' hours')
FROM (SELECT conversation_id, created_at, seq, outcome FROM messages
        WHERE (outcome = 'held' OR outcome = 'person')
        AND created_at > strftime('%Y-%m-%dT%H:%M:%fZ', :now, '-7 days')
        AND created_at <= strftime('%Y-%m-%dT%H:%M:%fZ', :now, '-20 hours')
    UNION ALL SELECT conversation_id, created_at, seq, outcome FROM messages
        WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
        AND created_at <= strftime('%Y-%m-%dT%H:%M:%fZ', :now, '-20 hours')) m
    JOIN conversations c ON c.id = m.conversation_id
    JOIN (SELECT id, CASE WHEN json_extract(config, '$.human_agent')
            THEN 168 ELSE 24 END AS hours FROM channel_integrations) w
        ON w.id = c.channel_id
WHERE (m.outcome = 'held' OR c.status = 'معلق')
  AND m.created_at > strftime('%Y-%m-%dT%H:%M:%fZ', :now,
      '-' || w.hours || ' hours')
  AND m.created_at <= strftime('%Y-%m-%dT%H:%M:%fZ', :now,
      '-' || (w.hours - 4) || ' hours')
  AND NOT EXISTS (SELECT 1 FROM messages n
      WHERE n.conversation_id = m.conversation_id
      AND (n.created_at, n.seq) > (m.created_at, m.seq)
      AND n.sender_type IN ('customer', 'employee') AND n.automated = 0)
ON CONFLICT DO NOTHING

-- name: event_token
INSERT INTO events (id, kind, at, channel_id, detail)
SELECT 'token:' || id || ':' || token_until, 'token', :now, id, token_until
FROM channel_integrations
WHERE is_connected = 1
  AND token_until <= strftime('%Y-%m-%dT%H:%M:%fZ', :now, '+7 days')
ON CONFLICT DO NOTHING

-- name: event_quiet
INSERT INTO events (id, kind, at, channel_id, detail)
SELECT 'quiet:' || id || ':' || coalesce(polled_at, created_at), 'channel',
    :now, id, coalesce('not imported for an hour: ' || reason,
        'not imported for an hour')
FROM channel_integrations
WHERE is_connected = 1 AND failures > 0 AND coalesce(polled_at, created_at) <
    strftime('%Y-%m-%dT%H:%M:%fZ', :now, '-1 hour')
ON CONFLICT DO NOTHING

-- name: event_day
INSERT INTO events (id, kind, at, detail)
VALUES ('day:' || :until, 'day', :now, :until)
ON CONFLICT DO NOTHING

-- Those that were tried least come first.
-- name: events_due
SELECT e.id, e.kind, e.at, e.tries + 1, e.detail, e.order_no,
    c.number, c.platform,
    coalesce(c.customer_name, c.customer_phone, c.customer_id),
    i.number, i.channel, i.account_id
FROM events e INDEXED BY events_untold
    LEFT JOIN conversations c ON c.id = e.conversation_id
    LEFT JOIN channel_integrations i ON i.id = e.channel_id
WHERE e.told_at IS NULL
  AND e.at >= strftime('%Y-%m-%dT%H:%M:%fZ', :now, '-3 days')
  AND (e.retry_at IS NULL OR e.retry_at <= :now)
  AND NOT EXISTS (SELECT 1 FROM services
      WHERE name = 'notify' AND retry_at > :now)
ORDER BY e.tries, e.number LIMIT 32

-- name: event_order
SELECT product_name, quantity, total, currency, customer_name, customer_phone,
    customer_address, notes
FROM orders WHERE order_no = :order_no ORDER BY number

-- name: event_day_messages
SELECT count(*), coalesce(sum(m.outcome = 'replied'), 0),
    coalesce(sum(m.outcome = 'person'), 0),
    coalesce(sum(m.outcome = 'held'), 0), coalesce(sum(m.outcome IS NULL), 0)
FROM conversations c JOIN messages m ON m.conversation_id = c.id
WHERE c.last_message_at >= strftime('%Y-%m-%dT%H:%M:%fZ', :until, '-1 day')
  AND m.created_at >= strftime('%Y-%m-%dT%H:%M:%fZ', :until, '-1 day')
  AND m.created_at < :until AND m.sender_type = 'customer' AND m.is_old = 0

-- name: event_day_orders
SELECT count(DISTINCT order_no), sum(total), currency FROM orders
WHERE created_at >= strftime('%Y-%m-%dT%H:%M:%fZ', :until, '-1 day')
  AND created_at < :until
  AND status NOT IN ('معلق', 'ملغي', 'مرتجع', 'مراجعة')
GROUP BY currency ORDER BY currency

-- name: event_told
UPDATE events SET told_at = :now, tries = :try, retry_at = NULL, error = NULL
WHERE id = :id AND told_at IS NULL

-- name: event_not_told
UPDATE events SET tries = :try, retry_at = :retry_at, error = :error
WHERE id = :id AND told_at IS NULL AND tries < :try

-- name: events_list
SELECT e.number, e.at, e.kind, c.number AS conversation, i.number AS channel,
    e.order_no, e.detail, e.told_at, e.tries, e.error, e.id
FROM events e LEFT JOIN conversations c ON c.id = e.conversation_id
    LEFT JOIN channel_integrations i ON i.id = e.channel_id
ORDER BY e.number DESC LIMIT :most

-- Report -------------------------------------------------------------------------
-- Days are the operator's; a chart wants each of them, also an empty one.

-- name: report_messages
WITH RECURSIVE days (day) AS (SELECT date(:since, 'localtime')
    UNION ALL SELECT date(day, '+1 day') FROM days
    WHERE day < date('now', 'localtime')),
colours (platform, colour) AS
    (VALUES ('facebook', 0), ('instagram', 1), ('whatsapp', 2)),
found AS (SELECT date(m.created_at, 'localtime') AS day, c.platform,
        count(*) AS n
    FROM messages m JOIN conversations c ON c.id = m.conversation_id
    WHERE m.created_at >= :since GROUP BY 1, 2)
SELECT d.day, k.colour, coalesce(f.n, 0)
FROM days d JOIN colours k
    LEFT JOIN found f ON f.day = d.day AND f.platform = k.platform
ORDER BY d.day, k.colour

-- What a customer began to say, and when and by whom the answer to it came.
-- name: report_answers
WITH said AS (SELECT created_at, sender_type,
        lag(sender_type) OVER (PARTITION BY conversation_id
            ORDER BY created_at, seq) AS before,
        min(CASE WHEN sender_type <> 'customer' THEN created_at || sender_type
            END) OVER (PARTITION BY conversation_id ORDER BY created_at, seq
            ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS answer
    FROM messages WHERE created_at >= :since AND automated = 0),
took AS (SELECT substr(answer, 25) AS who,
        strftime('%s', substr(answer, 1, 24)) - strftime('%s', created_at) AS s
    FROM said WHERE sender_type = 'customer' AND before IS NOT 'customer'
    AND answer IS NOT NULL),
both AS (SELECT who, s FROM took UNION ALL SELECT 'all', s FROM took),
placed AS (SELECT who, s, count(*) OVER (PARTITION BY who) AS n,
        row_number() OVER (PARTITION BY who ORDER BY s) AS place
    FROM both)
SELECT CASE who WHEN 'agent' THEN 'AI · الذكاء' WHEN 'employee'
        THEN 'people · موظف' ELSE 'all · الكل' END AS who,
    count(*) AS answers, count(*) * 100 / (SELECT count(*) FROM took) AS share,
    max(CASE WHEN place <= (n + 1) / 2 THEN s END) AS seconds,
    max(CASE WHEN place <= (n * 9 + 9) / 10 THEN s END) AS seconds
FROM placed GROUP BY placed.who ORDER BY placed.who = 'all', placed.who

-- name: report_orders
WITH RECURSIVE days (day) AS (SELECT date(:since, 'localtime')
    UNION ALL SELECT date(day, '+1 day') FROM days
    WHERE day < date('now', 'localtime')),
found AS (SELECT date(created_at, 'localtime') AS day,
        count(DISTINCT order_no) AS n
    FROM orders WHERE created_at >= :since
    AND status NOT IN ('معلق', 'ملغي', 'مرتجع', 'مراجعة') GROUP BY 1)
SELECT d.day, 0, coalesce(f.n, 0)
FROM days d LEFT JOIN found f ON f.day = d.day ORDER BY d.day

-- name: report_revenue
SELECT date(created_at, 'localtime') AS day,
    count(DISTINCT order_no) AS orders, sum(total) AS money, currency
FROM orders WHERE created_at >= :since
  AND status NOT IN ('معلق', 'ملغي', 'مرتجع', 'مراجعة')
GROUP BY 1, currency ORDER BY 1 DESC, currency

-- name: report_products
SELECT product_name, sum(quantity) AS pieces, sum(total) AS money, currency
FROM orders WHERE created_at >= :since
  AND status NOT IN ('معلق', 'ملغي', 'مرتجع', 'مراجعة')
GROUP BY product_id, product_name, currency
ORDER BY sum(quantity) DESC, product_name LIMIT 50

-- name: report_waiting
SELECT c.number, coalesce(c.customer_name, c.customer_phone, c.customer_id)
    AS customer, count(*) AS messages, min(m.created_at) AS at
FROM messages m JOIN conversations c ON c.id = m.conversation_id
WHERE m.is_old = 0 AND m.reply_sent = 0 AND m.sender_type = 'customer'
GROUP BY c.id ORDER BY at LIMIT 100

-- Doctor -------------------------------------------------------------------------
-- Each row is a finding: what it is about, and what is known of it or NULL.

-- name: doctor_quick
SELECT 'the database', quick_check FROM pragma_quick_check
WHERE quick_check <> 'ok'

-- name: doctor_keys
SELECT "table" || ', row ' || coalesce(rowid, '?'), 'of ' || parent
FROM pragma_foreign_key_check

-- What the triggers and the order of things rule out.

-- name: doctor_open_flag
SELECT 'reply ' || number, CASE open WHEN 1 THEN 'as open' ELSE 'as over' END
FROM outbox o
WHERE open <> (EXISTS (SELECT 1 FROM outbox_parts
        WHERE reply_id = o.reply_id
        AND state IN ('queued', 'sending', 'uncertain'))
    AND NOT EXISTS (SELECT 1 FROM outbox_parts
        WHERE reply_id = o.reply_id AND state IN ('failed', 'held')))

-- name: doctor_two_replies
SELECT 'conversation ' || c.number, 'replies ' || group_concat(o.number, ', ')
FROM outbox o JOIN conversations c ON c.id = o.conversation_id
WHERE o.open = 1 AND o.author = 'agent'
GROUP BY c.number HAVING count(*) > 1

-- name: doctor_part_order
SELECT 'reply ' || o.number, 'part ' || p.part || ' before part ' || b.part
FROM outbox_parts b JOIN outbox_parts p
        ON p.reply_id = b.reply_id AND p.part > b.part
    JOIN outbox o ON o.reply_id = p.reply_id
WHERE b.state = 'queued' AND p.state = 'sent'

-- name: doctor_sent_without_row
SELECT 'reply ' || o.number || ', part ' || p.part, p.message_id
FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
WHERE p.state = 'sent' AND NOT EXISTS (SELECT 1 FROM messages
    WHERE conversation_id = o.conversation_id
    AND reply_id = p.reply_id AND part = p.part)

-- name: doctor_row_without_sent
SELECT 'reply ' || o.number || ', part ' || p.part, m.message_id
FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
    JOIN messages m ON m.conversation_id = o.conversation_id
        AND m.reply_id = p.reply_id AND m.part = p.part
WHERE p.state <> 'sent' AND m.sender_type <> 'customer'

-- name: doctor_waiting_for_nothing
SELECT 'message ' || m.message_id, 'reply ' || o.number
FROM messages m JOIN outbox o ON o.reply_id = m.reply_id
WHERE m.is_old = 0 AND m.reply_sent = 0 AND m.sender_type = 'customer'
  AND o.open = 0

-- name: doctor_old_as_new
SELECT 'message ' || m.message_id, m.created_at
FROM messages m JOIN conversations c ON c.id = m.conversation_id
    JOIN channel_integrations i ON i.id = c.channel_id
WHERE m.is_old = 0 AND m.created_at < i.history_before

-- name: doctor_order_untold
SELECT 'order ' || order_no, product_name FROM orders r
WHERE status = 'معلق' AND EXISTS (SELECT 1 FROM outbox_parts
    WHERE reply_id = r.reply_id AND state = 'sent')

-- name: doctor_order_stranded
SELECT 'order ' || order_no, product_name FROM orders r
WHERE status = 'معلق' AND NOT EXISTS (SELECT 1 FROM outbox
    WHERE reply_id = r.reply_id AND open = 1)
  AND NOT EXISTS (SELECT 1 FROM outbox_parts
    WHERE reply_id = r.reply_id AND state = 'sent')

-- What should have moved by now.

-- name: doctor_held
SELECT 'reply ' || o.number || ', part ' || p.part, p.reason, o.number
FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
WHERE p.state = 'held' ORDER BY o.number

-- name: doctor_moving
SELECT 'reply ' || o.number || ', part ' || p.part,
    p.state || coalesce(': ' || p.reason, '')
FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
WHERE p.state IN ('queued', 'sending', 'uncertain')
  AND p.changed_at < :before ORDER BY o.number, p.part

-- name: doctor_waiting
SELECT 'conversation ' || c.number, c.reason, c.number
FROM conversations c JOIN channel_integrations i ON i.id = c.channel_id
WHERE c.ai_enabled = 1 AND i.is_connected = 1 AND c.id IN
    (SELECT conversation_id FROM messages
     WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'
     AND created_at < :before)
ORDER BY c.number

-- name: doctor_model
SELECT 'the model', reason FROM services
WHERE name = 'model' AND retry_at > :before

-- Of one that fails once in a while nobody need know.
-- name: doctor_model_fails
SELECT 'the model', reason FROM conversations WHERE failures >= 3
ORDER BY retry_at DESC LIMIT 1

-- name: doctor_token
SELECT channel || ' account ' || account_id, substr(token_until, 1, 10), number
FROM channel_integrations
WHERE is_connected = 1
  AND token_until <= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+7 days')
ORDER BY number

-- name: doctor_untold
SELECT 'event ' || number || ', ' || kind, error FROM events
WHERE told_at IS NULL AND tries > 0 ORDER BY number

-- name: doctor_no_channel
SELECT 'accounts', NULL WHERE NOT EXISTS
    (SELECT 1 FROM channel_integrations WHERE config <> '{}')

-- name: doctor_channel_off
SELECT channel || ' account ' || account_id, reason, number
FROM channel_integrations
WHERE is_connected = 0 AND config <> '{}'
  AND reason <> 'disconnected by the operator'
ORDER BY number

-- name: doctor_is_off
SELECT 1 FROM channel_integrations WHERE number = :number AND is_connected = 0

-- name: doctor_channel_parked
SELECT channel || ' account ' || account_id,
    'until ' || substr(retry_at, 1, 16) || 'Z: ' || reason
FROM channel_integrations
WHERE is_connected = 1 AND retry_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
ORDER BY number

-- name: doctor_channel_quiet
SELECT channel || ' account ' || account_id, reason FROM channel_integrations
WHERE is_connected = 1 AND channel <> 'whatsapp'
  AND coalesce(polled_at, created_at) < :before
ORDER BY number

-- name: doctor_clock
SELECT channel || ' account ' || account_id,
    abs(seconds) || ' s ' || CASE WHEN seconds > 0 THEN 'ahead' ELSE 'behind' END
FROM (SELECT number, channel, account_id,
    strftime('%s', polled_at) - strftime('%s', last_fetch_timestamp) AS seconds
    FROM channel_integrations)
WHERE abs(seconds) > 60 ORDER BY number

-- name: doctor_thread
SELECT i.channel || ' thread ' || t.thread_id, t.error
FROM threads t JOIN channel_integrations i ON i.id = t.channel_id
WHERE t.failures >= 5 ORDER BY i.number, t.thread_id
