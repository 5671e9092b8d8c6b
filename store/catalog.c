#include "catalog.h"
#include "conf.h"

bool
catalog_is_long(struct db *db)
{
	int most = conf_int("SOUK_CATALOG_MAX", 65536, 1000, 1000000);
	sqlite3_stmt *q = db_query(db, Q_CATALOG_BYTES);
	bool is_long;

	is_long = db_row(db, q) && db_col_int(q, 0) > most;
	db_done(q);
	return is_long;
}
