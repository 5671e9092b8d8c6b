#include <string.h>

#include "window.h"

bool
window_is_shut(struct db *db, const char *reply_id)
{
	sqlite3_stmt *q = db_query(db, Q_WINDOW_OF);
	bool shut, tagged;

	db_bind(q, ":reply", reply_id);
	db_need(db, q);
	shut = strcmp(db_col(q, 0), "shut") == 0;
	tagged = strcmp(db_col(q, 0), "human_agent") == 0;
	db_done(q);
	if (tagged) {
		q = db_query(db, Q_WINDOW_TAG);
		db_bind(q, ":reply", reply_id);
		db_run(db, q);
	}
	return shut;
}
