#!/bin/sh
. "$(dirname "$0")/../doctor.sh"
healthy
db "UPDATE messages SET created_at = $long_ago"
db "UPDATE conversations SET reason = 'busy'"
ill 'conversation 1: a customer waits for an hour (busy)'
want 0 souk-admin ai off 1
want 0 souk-admin doctor
want 0 souk-admin ai on 1
db "UPDATE messages SET created_at = $now"

claimed
want 0 souk-admin doctor
for state in sending uncertain; do
	db "UPDATE outbox_parts SET state = '$state', changed_at = $long_ago
		WHERE part = 1"
	ill "reply 1, part 1: does not move for an hour ($state)"
done
db "UPDATE outbox_parts SET state = 'queued', reason = 'no luck',
	changed_at = $long_ago WHERE part = 1"
ill 'reply 1, part 1: does not move for an hour (queued: no luck)'
db "UPDATE outbox_parts SET state = 'sending', changed_at = $now;
	UPDATE outbox_parts SET state = 'uncertain' WHERE part = 1;
	UPDATE outbox_parts SET state = 'held', reason = 'who knows'
	WHERE part = 1;
	UPDATE messages SET outcome = 'held', reply_sent = 1;
	UPDATE outbox_parts SET state = 'queued' WHERE part = 2"
ill 'reply 1, part 1: is held for a person (who knows)'
want 1 souk-admin doctor --json
walls_aside
same 'to a program' 'is held for a person' "$(jq -r .trouble out)"
want 0 souk-admin outbox drop 1

db "INSERT INTO services (name, failures, retry_at, reason)
	VALUES ('model', 1, '9999-01-01T00:00:00.000Z', 'no credit')"
ill 'the model: is not asked for now (no credit)'
db 'DELETE FROM services'
db "UPDATE conversations SET failures = 2, reason = 'no answer'"
want 0 souk-admin doctor
db "UPDATE conversations SET failures = 3"
ill 'the model: fails again and again (no answer)'
