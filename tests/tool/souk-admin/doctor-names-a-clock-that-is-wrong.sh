#!/bin/sh
. "$(dirname "$0")/../doctor.sh"
healthy

# fetched BY: the platform's clock, seen from ours.
fetched() {
	db "UPDATE channel_integrations SET last_fetch_timestamp =
		strftime('%Y-%m-%dT%H:%M:%fZ', polled_at, '$1')"
}

clock="facebook account 1001: this machine's clock is not the platform's"
fetched '-50 seconds'
want 0 souk-admin doctor
fetched '-600 seconds'
ill "$clock (600 s ahead)"
fetched '+90 seconds'
ill "$clock (90 s behind)"
