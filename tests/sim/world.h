/*
 * The world the simulator plays: pages with their tokens, threads and
 * messages, and WhatsApp numbers. It knows what happened and when; how a
 * platform shows it is graph.c's matter, how a file describes it worldfile.c's.
 *
 * A message that is not visible yet (visible > now) waits in world.late and
 * enters its thread when world_settle is called after that moment. Threads of
 * a page are kept sorted by (updated, number), messages of a thread by
 * (at, number), oldest first, so that any place is found by bisection.
 *
 * The world owns everything it points to.
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "table.h"

enum platform { MESSENGER, INSTAGRAM, WHATSAPP };
enum sender { FROM_CUSTOMER, FROM_PAGE };
enum author { BY_CUSTOMER, BY_PAGE, BY_API };
enum shape {			/* how much of a message is still shown */
	SHAPE_WHOLE,
	SHAPE_NO_FROM,		/* all but its sender */
	SHAPE_BARE,		/* id and created_time */
	SHAPE_ROW,		/* the same in lists; by itself an error */
	SHAPE_GONE		/* not in lists; by itself an error */
};

struct thread;
struct page;

struct message {
	char		*id;
	char		*text;		/* NULL: none */
	json_object	*extra;		/* attachments, shares...; or NULL */
	struct thread	*thread;
	int64_t		 at;
	int64_t		 visible;
	uint64_t	 number;
	enum sender	 sender;
	enum author	 author;
	enum shape	 shape;
	bool		 listed;	/* in its thread's array */
};

enum poison { POISON_NONE, POISON_MESSAGES, POISON_ROW };

struct thread {
	char		*id;
	struct page	*page;
	enum platform	 platform;
	char		*customer_id;
	char		*customer_name;	/* on Instagram the user name */
	json_object	*send_error;	/* refuse every send with this */
	enum poison	 poison;	/* what of it fails the request */
	struct message	**messages;
	size_t		 count, cap;
	int64_t		 updated;
	int64_t		 heard;		/* the customer's newest message */
	uint64_t	 number;
	bool		 listed;
};

struct threads {
	struct thread	**all;
	size_t		 count, cap;
};

struct bucket {			/* calls allowed; per_s 0: no limit */
	double		 per_s, burst, left;
	int64_t		 tick;
};

struct page {
	char		*id, *name;
	char		*app_secret, *app_id;
	long		 ends_s;	/* the token, from now; 0: never */
	long		 consent_s;	/* data access, from now; 0: never */
	char		*instagram_id, *instagram_name, *instagram_scoped;
	bool		 require_proof, human_agent, routing;
	bool		 bare_send_id;	/* answer sends without m_ */
	bool		 sparse;	/* each 2nd page of a list empty */
	bool		 ids_only;	/* Login: no details in a thread */
	char		*served;	/* the version said to answer */
	long		 detail_limit;	/* Messenger; 0: none */
	long		 reduce_above;	/* rows in one call; 0: none */
	int64_t		 send_visible_ms;
	json_object	*usage;
	struct bucket	 reads, sends;
	struct threads	 threads[2];
	struct table	 customers[2];	/* customer id -> thread */
	struct table	 by_id;		/* threads: unique per Page only */
};

struct phone {
	char		*id;
	json_object	*windows;	/* customer -> ms of the last message */
	char		*app_secret;
	bool		 require_proof;
	struct bucket	 sends;
};

enum token_kind { TOKEN_PAGE, TOKEN_LOGIN, TOKEN_WHATSAPP };

struct token {
	char		*value;
	enum token_kind	 kind;
	struct page	*page;
	struct phone	*phone;
	int		 code, subcode, status;	/* code 0: alive */
	char		*message;
};

struct world {
	struct page	**pages;
	size_t		 page_count;
	struct phone	**phones;
	size_t		 phone_count;
	struct table	 tokens, messages;
	struct token	**token_list;
	size_t		 token_count;
	struct thread	**thread_list;
	size_t		 thread_count, thread_cap;
	struct message	**late;
	size_t		 late_count;
	struct message	**hidden;	/* gone, kept to be found by id */
	size_t		 hidden_count;
	uint64_t	 next;		/* numbers things */
	unsigned	 epoch;		/* of cursors */
	char		*stale;		/* what dead cursors get */
};

void	world_settle(struct world *, int64_t now);
void	world_free(struct world *);	/* leaves it zeroed */

struct page	*world_page(const struct world *, const char *id);
struct page	*world_page_add(struct world *, const char *id);
struct phone	*world_phone(const struct world *, const char *id);
struct phone	*world_phone_add(struct world *, const char *id);
struct token	*world_token(struct world *, const char *value);  /* or new */

struct thread	*thread_add(struct world *, struct page *, enum platform,
		    const char *id, const char *customer, const char *name);
struct thread	*thread_of(const struct page *, const char *customer);
struct message	*message_new(struct world *, struct thread *, const char *id,
		    enum sender, enum author, int64_t at);
void	message_show(struct world *, struct message *);	/* now or later */
void	message_hide(struct world *, struct message *);	/* from its list */
void	thread_relist(struct thread *);
size_t	thread_place(const struct threads *, int64_t updated, uint64_t number);
size_t	message_place(const struct thread *, int64_t at, uint64_t number);
bool	bucket_take(struct bucket *);

#endif
