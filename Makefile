.POSIX:
.SUFFIXES:

# Knobs.
CC       = cc
PREFIX   = /usr/local
LIBEXEC  = $(PREFIX)/bin
UNITS_IN = $(PREFIX)/lib/systemd/system
ZSH_IN   = $(PREFIX)/share/zsh/site-functions
DESTDIR  =
CFLAGS   = -O2 -g
LDFLAGS  =
BUILD    = build
BIN      = bin
VERSION  = 0.1.0

# What the code is written in, and what it must survive without a word; but that
# the prompt, queries and words of the desk are longer than C asks a compiler to
# take: all of today's take them.
STANDARD = -std=c11 -D_GNU_SOURCE -DSOUK_VERSION='"$(VERSION)"' -Ilib
WARNINGS = -Wall -Wextra -Wshadow -Wpedantic -Wconversion \
	   -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla \
	   -Wno-overlength-strings
HARDEN   = -D_FORTIFY_SOURCE=2 -fstack-protector-strong \
	   -fstack-clash-protection $(CET) -fPIE
# Only Intel's processors have it, and only their compilers know the flag.
CET      = $$(case $$(uname -m) in x86_64) echo -fcf-protection ;; esac)
ALL_CFLAGS = $(STANDARD) $(WARNINGS) $(HARDEN) $(CFLAGS)
# No address is looked up late, so none can be written over: costs 0.01 ms.
FASTEN   = -pie -Wl,-z,relro,-z,now

# Each program links only what it uses; libcurl and libcrypto are loaded when a
# request is made (lib/http_curl.c), so nothing links them.
JSON     = $$(pkg-config --libs json-c)
SQLITE   = $$(pkg-config --libs sqlite3)
UNISTR   = -lunistring
UUID     = $$(pkg-config --libs uuid)

PROGRAMS = $(BIN)/souk-channels $(BIN)/souk-fetch $(BIN)/souk-normalize \
	   $(BIN)/souk-store $(BIN)/souk-candidates $(BIN)/souk-reply \
	   $(BIN)/souk-sendmsg $(BIN)/souk-admin

# souk-admin under the name of one command.
NAMES    = $(BIN)/souk-report $(BIN)/souk-export

# What is no program: souk-desk is read by the driver.
SCRIPTS  = $(BIN)/souk $(BIN)/souk-setup $(BIN)/souk-notify $(BIN)/souk-desk

all: $(PROGRAMS) $(NAMES) $(SCRIPTS)

LIB = $(BUILD)/lib/record.o $(BUILD)/lib/record_out.o $(BUILD)/lib/json.o \
      $(BUILD)/lib/utf8.o $(BUILD)/lib/stamp.o $(BUILD)/lib/conf.o \
      $(BUILD)/lib/cli.o $(BUILD)/lib/account.o \
      $(BUILD)/lib/confine.o $(BUILD)/lib/promise.o \
      $(BUILD)/lib/secret.o

HTTP = $(BUILD)/lib/http.o $(BUILD)/lib/http_call.o $(BUILD)/lib/http_curl.o
NET = $(HTTP) $(BUILD)/lib/graph.o $(BUILD)/lib/graph_error.o \
      $(BUILD)/lib/bucket.o

FETCH_PLAN = $(BUILD)/fetch/plan.o $(BUILD)/fetch/list.o \
	     $(BUILD)/fetch/thread.o $(BUILD)/fetch/due.o \
	     $(BUILD)/fetch/detail.o $(BUILD)/fetch/hunt.o \
	     $(BUILD)/fetch/limit.o $(BUILD)/fetch/walk.o \
	     $(BUILD)/fetch/reading.o $(BUILD)/fetch/shown.o \
	     $(BUILD)/fetch/tell.o \
	     $(BUILD)/fetch/ask.o $(BUILD)/fetch/paging.o \
	     $(BUILD)/fetch/scrub.o $(BUILD)/fetch/channel.o \
	     $(BUILD)/fetch/platform.o $(BUILD)/fetch/messenger.o \
	     $(BUILD)/fetch/instagram.o
FETCH = $(BUILD)/fetch/main.o $(BUILD)/fetch/run.o $(BUILD)/fetch/check.o \
	$(BUILD)/fetch/finding.o $(BUILD)/fetch/app.o \
	$(BUILD)/fetch/keep.o $(BUILD)/lib/capture.o \
	$(FETCH_PLAN)
$(BIN)/souk-fetch: $(FETCH) $(LIB) $(NET)
	@mkdir -p $(BIN)
	$(CC) $(LDFLAGS) $(FASTEN) -o $@ $(FETCH) $(LIB) $(NET) $(JSON) $(UNISTR)

NORMALIZE = $(BUILD)/normalize/main.o $(BUILD)/normalize/page.o \
	    $(BUILD)/normalize/message.o $(BUILD)/normalize/attachment.o \
	    $(BUILD)/normalize/platform.o $(BUILD)/normalize/messenger.o \
	    $(BUILD)/normalize/instagram.o $(BUILD)/normalize/saved.o \
	    $(BUILD)/normalize/whatsapp.o $(BUILD)/normalize/whatsapp_part.o \
	    $(BUILD)/normalize/whatsapp_export.o \
	    $(BUILD)/normalize/whatsapp_head.o \
	    $(BUILD)/normalize/whatsapp_body.o $(BUILD)/normalize/zone.o \
	    $(BUILD)/lib/ident.o
$(BIN)/souk-normalize: $(NORMALIZE) $(LIB)
	@mkdir -p $(BIN)
	$(CC) $(LDFLAGS) $(FASTEN) -o $@ $(NORMALIZE) $(LIB) $(JSON) $(UNISTR) \
	    $(UUID)

REPLY = $(BUILD)/reply/main.o $(BUILD)/reply/batch.o $(BUILD)/reply/turn.o \
	$(BUILD)/reply/turn_record.o \
	$(BUILD)/reply/chat.o $(BUILD)/reply/model.o $(BUILD)/reply/verdict.o \
	$(BUILD)/reply/prompt.o $(BUILD)/reply/catalog.o \
	$(BUILD)/reply/order_tool.o $(BUILD)/reply/order_check.o \
	$(BUILD)/reply/order_person.o $(BUILD)/reply/order_schema.o \
	$(BUILD)/reply/order_option.o \
	$(BUILD)/reply/order_terms.o $(BUILD)/reply/plain.o \
	$(BUILD)/reply/delivery.o $(BUILD)/reply/sum.o \
	$(BUILD)/reply/brief.o $(BUILD)/reply/order_book.o \
	$(BUILD)/reply/phone_plan.o $(BUILD)/reply/consent.o \
	$(BUILD)/reply/candidate.o \
	$(BUILD)/reply/proposal.o $(BUILD)/reply/language.o \
	$(BUILD)/reply/words.o $(BUILD)/reply/amount.o \
	$(BUILD)/reply/currency.o $(BUILD)/reply/figure.o $(BUILD)/reply/numeral.o \
	$(BUILD)/reply/phone.o $(BUILD)/reply/early.o \
	$(BUILD)/reply/ending.o $(BUILD)/reply/wish.o \
	$(BUILD)/reply/prices.o $(BUILD)/reply/grounding.o \
	$(BUILD)/reply/gate.o $(BUILD)/reply/gate_form.o \
	$(BUILD)/reply/gate_secret.o \
	$(BUILD)/reply/gate_amount.o $(BUILD)/reply/gate_promise.o \
	$(BUILD)/reply/claim.o \
	$(BUILD)/reply/gate_claim.o $(BUILD)/reply/gate_link.o \
	$(BUILD)/reply/gate_contact.o $(BUILD)/reply/gate_speech.o

# The prompt has one source, the file that is installed for people to copy.
$(BUILD)/reply/brief.o: reply/brief.c $(BUILD)/reply/prompt_text.h
	$(CC) $(ALL_CFLAGS) -I$(BUILD)/reply -MMD -MP -c -o $@ reply/brief.c
$(BUILD)/reply/gate_secret.o: reply/gate_secret.c $(BUILD)/reply/prompt_text.h
	$(CC) $(ALL_CFLAGS) -I$(BUILD)/reply -MMD -MP -c -o $@ \
	    reply/gate_secret.c
$(BUILD)/reply/prompt_text.h: reply/prompt.txt
	@mkdir -p $(BUILD)/reply
	sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' reply/prompt.txt >$@.new && \
	    mv $@.new $@

$(BIN)/souk-reply: $(REPLY) $(LIB) $(HTTP) $(BUILD)/lib/text.o \
    $(BUILD)/lib/money.o $(BUILD)/lib/ident.o
	@mkdir -p $(BIN)
	$(CC) $(LDFLAGS) $(FASTEN) -o $@ $(REPLY) $(LIB) $(HTTP) \
	    $(BUILD)/lib/text.o $(BUILD)/lib/money.o $(BUILD)/lib/ident.o \
	    $(JSON) $(UNISTR) $(UUID)

SENDMSG = $(BUILD)/sendmsg/main.o $(BUILD)/sendmsg/post.o \
	  $(BUILD)/sendmsg/queue.o $(BUILD)/sendmsg/channels.o \
	  $(BUILD)/sendmsg/look.o $(BUILD)/sendmsg/turn.o \
  $(BUILD)/sendmsg/verdict.o \
	  $(BUILD)/sendmsg/platform.o $(BUILD)/sendmsg/messenger.o \
	  $(BUILD)/sendmsg/instagram.o $(BUILD)/sendmsg/whatsapp.o
$(BIN)/souk-sendmsg: $(SENDMSG) $(LIB) $(NET)
	@mkdir -p $(BIN)
	$(CC) $(LDFLAGS) $(FASTEN) -o $@ $(SENDMSG) $(LIB) $(NET) $(JSON) $(UNISTR)

DB = $(BUILD)/store/db.o
OUTBOX = $(BUILD)/store/outbox.o $(BUILD)/store/part.o $(BUILD)/store/echo.o \
	 $(BUILD)/store/witness.o $(BUILD)/store/waiting.o \
	 $(BUILD)/store/automatic.o $(BUILD)/store/message.o \
	 $(BUILD)/store/pace.o $(BUILD)/store/journal.o
CAPTURES = $(BUILD)/store/captures.o $(BUILD)/store/redact.o \
	   $(BUILD)/lib/capture.o
STORE = $(BUILD)/store/store.o $(BUILD)/store/check.o \
	$(BUILD)/store/window.o $(BUILD)/store/ingest.o \
	$(BUILD)/store/roster.o $(BUILD)/store/identity.o $(BUILD)/store/thread.o $(BUILD)/store/poll.o \
	$(BUILD)/store/token.o $(BUILD)/store/told.o \
	$(BUILD)/store/claim.o $(BUILD)/store/objection.o \
	$(BUILD)/store/model.o $(BUILD)/store/orders.o \
	$(BUILD)/store/receipt.o $(OUTBOX) \
	$(BUILD)/store/tally.o $(BUILD)/store/takeover.o \
	$(BUILD)/store/handover.o $(BUILD)/store/spending.o \
	$(BUILD)/store/unsent.o $(BUILD)/store/search.o \
	$(BUILD)/store/progress.o $(CAPTURES) \
	$(BUILD)/lib/ident.o \
	$(BUILD)/lib/money.o $(BUILD)/lib/text.o
$(BIN)/souk-store: $(STORE) $(DB) $(LIB)
	@mkdir -p $(BIN)
	$(CC) $(LDFLAGS) $(FASTEN) -o $@ $(STORE) $(DB) $(LIB) $(SQLITE) $(JSON) \
	    $(UNISTR) $(UUID)

CHANNELS = $(BUILD)/store/channels.o $(BUILD)/store/journal.o \
	   $(BUILD)/lib/ident.o
$(BIN)/souk-channels: $(CHANNELS) $(DB) $(LIB)
	@mkdir -p $(BIN)
	$(CC) $(LDFLAGS) $(FASTEN) -o $@ $(CHANNELS) $(DB) $(LIB) $(SQLITE) $(JSON) \
	    $(UNISTR) $(UUID)

ADMIT = $(BUILD)/store/admit.o $(BUILD)/store/hours.o \
	$(BUILD)/store/handover.o $(BUILD)/store/spending.o \
	$(BUILD)/store/takeover.o
CANDIDATES = $(BUILD)/store/candidates.o $(BUILD)/store/catalog.o $(BUILD)/store/journal.o $(ADMIT) \
	     $(BUILD)/lib/ident.o
$(BIN)/souk-candidates: $(CANDIDATES) $(DB) $(LIB)
	@mkdir -p $(BIN)
	$(CC) $(LDFLAGS) $(FASTEN) -o $@ $(CANDIDATES) $(DB) $(LIB) $(SQLITE) \
	    $(JSON) $(UNISTR) $(UUID)

ADMIN = $(BUILD)/store/admin.o $(BUILD)/store/desk_channel.o \
	$(BUILD)/store/desk_check.o \
	$(BUILD)/store/product.o $(BUILD)/store/desk_import.o \
	$(BUILD)/store/desk_product.o $(BUILD)/store/catalog.o $(BUILD)/store/desk_talk.o \
	$(BUILD)/store/desk_order.o $(BUILD)/store/desk_status.o \
	$(BUILD)/store/desk_explain.o $(BUILD)/store/desk_said.o \
	$(BUILD)/store/desk_waiting.o $(BUILD)/store/standing.o $(ADMIT) \
	$(BUILD)/store/desk_doctor.o $(BUILD)/store/setting.o \
	$(BUILD)/store/desk_audit.o $(BUILD)/store/desk_search.o \
	$(BUILD)/store/desk_complete.o $(BUILD)/store/desk_export.o $(BUILD)/store/desk_erase.o \
	$(BUILD)/store/desk_keep.o $(BUILD)/store/desk_metrics.o \
	$(BUILD)/store/desk_report.o $(BUILD)/store/commands.o \
	$(BUILD)/store/search.o $(BUILD)/store/backup.o \
	$(BUILD)/store/migrate.o \
	$(BUILD)/store/progress.o $(BUILD)/store/word.o $(CAPTURES) \
	$(BUILD)/store/html.o $(BUILD)/store/chart.o \
	$(BUILD)/store/desk_event.o $(BUILD)/store/event.o \
	$(BUILD)/store/listing.o $(OUTBOX) \
	$(BUILD)/lib/ident.o $(BUILD)/lib/money.o $(BUILD)/lib/text.o
$(BIN)/souk-admin: $(ADMIN) $(DB) $(LIB)
	@mkdir -p $(BIN)
	$(CC) $(LDFLAGS) $(FASTEN) -o $@ $(ADMIN) $(DB) $(LIB) $(SQLITE) $(JSON) \
	    $(UNISTR) $(UUID) -lcsv

$(NAMES): $(BIN)/souk-admin
	ln -sf souk-admin $@

$(SCRIPTS): $(BIN)/%: scripts/%
	@mkdir -p $(BIN)
	cp scripts/$* $@ && chmod +x $@

# The SQL lives in files of its own; C sees headers made of them.
$(BUILD)/sql/queries.h: store/queries.sql scripts/sql2h.awk
	@mkdir -p $(BUILD)/sql
	awk -f scripts/sql2h.awk store/queries.sql >$@.new && mv $@.new $@

$(BUILD)/sql/schema.h: store/schema.sql scripts/sql2h.awk
	@mkdir -p $(BUILD)/sql
	awk -v text=schema_sql -f scripts/sql2h.awk store/schema.sql >$@.new && \
	    mv $@.new $@

$(BUILD)/sql/desk_schema.h: store/desk.sql scripts/sql2h.awk
	@mkdir -p $(BUILD)/sql
	awk -v text=desk_sql -f scripts/sql2h.awk store/desk.sql >$@.new && \
	    mv $@.new $@

# In their order: each goes on where the one before it ends.
MIGRATIONS = store/migrate/0002.sql
$(BUILD)/store/migrate.o: $(BUILD)/sql/migrations.h
$(BUILD)/sql/migrations.h: $(MIGRATIONS) scripts/sql2h.awk
	@mkdir -p $(BUILD)/sql
	awk -v list=migrations -f scripts/sql2h.awk $(MIGRATIONS) >$@.new && \
	    mv $@.new $@

$(STORE) $(CHANNELS) $(CANDIDATES) $(ADMIN) $(DB): $(BUILD)/sql/queries.h \
    $(BUILD)/sql/schema.h $(BUILD)/sql/desk_schema.h

# How the report looks is a file of its own, which a browser shows as well.
$(BUILD)/store/desk_report.o: $(BUILD)/sql/report_head.h
$(BUILD)/sql/report_head.h: store/report.html
	@mkdir -p $(BUILD)/sql
	sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' store/report.html >$@.new && \
	    mv $@.new $@

# libseccomp makes the filters here, so that no program needs it.
$(BUILD)/filters/filters.h: scripts/seccomp2h.c lib/promise.c lib/promise.h
	@mkdir -p $(BUILD)/filters
	$(CC) $(STANDARD) $(WARNINGS) -o $(BUILD)/filters/seccomp2h \
	    scripts/seccomp2h.c lib/promise.c \
	    $$(pkg-config --cflags --libs libseccomp)
	$(BUILD)/filters/seccomp2h >$@.new && mv $@.new $@

$(BUILD)/lib/confine.o: lib/confine.c $(BUILD)/filters/filters.h
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -I$(BUILD)/filters -MMD -MP -c -o $@ lib/confine.c

# What everything was made with; it changes when these do.
$(BUILD)/flags: always
	@mkdir -p $(@D)
	@printf '%s\n' "$(subst ",\",$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(FASTEN))" \
	    >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# One rule compiles everything; -MMD notes what each object includes.
$(BUILD)/lib/confine.o $(BUILD)/reply/brief.o $(BUILD)/reply/gate_secret.o: \
    $(BUILD)/flags
$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -I$(BUILD)/sql -MMD -MP -c -o $@ $<

# --- Tests -------------------------------------------------------------------

TESTBIN  = tests/bin
SIM_SOURCES = $(wildcard tests/sim/*.c)
UNITS    = $(TESTBIN)/test_json $(TESTBIN)/test_record $(TESTBIN)/test_stamp \
	   $(TESTBIN)/test_money $(TESTBIN)/test_ident $(TESTBIN)/test_conf \
	   $(TESTBIN)/test_text $(TESTBIN)/test_utf8 $(TESTBIN)/test_http \
	   $(TESTBIN)/test_graph $(TESTBIN)/test_platform \
	   $(TESTBIN)/test_queue $(TESTBIN)/test_look $(TESTBIN)/test_turn \
	   $(TESTBIN)/test_plan $(TESTBIN)/test_chat \
	   $(TESTBIN)/test_order_tool $(TESTBIN)/test_gate \
	   $(TESTBIN)/test_progress \
	   $(TESTBIN)/test_prompt $(TESTBIN)/test_db $(TESTBIN)/test_ingest \
	   $(TESTBIN)/test_unsent $(TESTBIN)/test_redact \
	   $(TESTBIN)/test_outbox $(TESTBIN)/test_pace \
	   $(TESTBIN)/test_hours $(TESTBIN)/test_bucket \
	   $(TESTBIN)/test_consent $(TESTBIN)/test_delivery \
	   $(TESTBIN)/test_receipt $(TESTBIN)/test_ending \
	   $(TESTBIN)/test_claim $(TESTBIN)/test_months

sim: $(TESTBIN)/souk-sim

# It shares nothing with souk, not even the flags: it is the judge.
$(TESTBIN)/souk-sim: $(SIM_SOURCES)
	@mkdir -p $(TESTBIN)
	$(CC) -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -O2 -g \
	    -Wall -Wextra -o $@ $(SIM_SOURCES) \
	    $$(pkg-config --cflags --libs libmicrohttpd json-c libcrypto)

# Each names the objects of the room that it looks into.
TEXTS = $(BUILD)/lib/text.o $(BUILD)/lib/money.o $(BUILD)/lib/ident.o
$(TESTBIN)/test_text $(TESTBIN)/test_money $(TESTBIN)/test_ident: $(TEXTS)
$(TESTBIN)/test_http $(TESTBIN)/test_graph $(TESTBIN)/test_bucket: $(NET)
$(TESTBIN)/test_platform $(TESTBIN)/test_queue $(TESTBIN)/test_look \
$(TESTBIN)/test_turn: \
    $(BUILD)/sendmsg/platform.o $(BUILD)/sendmsg/messenger.o \
    $(BUILD)/sendmsg/instagram.o $(BUILD)/sendmsg/whatsapp.o \
    $(BUILD)/sendmsg/queue.o $(BUILD)/sendmsg/look.o \
    $(BUILD)/sendmsg/turn.o $(NET)
$(TESTBIN)/test_plan: $(FETCH_PLAN) $(NET)
REPLY_PARTS = $(filter-out $(BUILD)/reply/main.o,$(REPLY))
$(TESTBIN)/test_chat $(TESTBIN)/test_order_tool $(TESTBIN)/test_gate \
$(TESTBIN)/test_prompt $(TESTBIN)/test_consent $(TESTBIN)/test_delivery \
$(TESTBIN)/test_ending: \
    $(REPLY_PARTS) $(HTTP) $(TEXTS)
$(TESTBIN)/test_hours: $(BUILD)/store/hours.o
$(TESTBIN)/test_progress: $(BUILD)/store/progress.o
STORE_PARTS = $(filter-out $(BUILD)/store/store.o,$(STORE))
$(TESTBIN)/test_db $(TESTBIN)/test_ingest $(TESTBIN)/test_outbox \
$(TESTBIN)/test_pace $(TESTBIN)/test_unsent $(TESTBIN)/test_redact \
$(TESTBIN)/test_receipt $(TESTBIN)/test_claim $(TESTBIN)/test_months: \
    $(STORE_PARTS) $(DB) $(BUILD)/tests/unit/shop.o

$(UNITS): $(TESTBIN)/%: $(BUILD)/tests/unit/%.o $(LIB)
	@mkdir -p $(TESTBIN)
	$(CC) $(LDFLAGS) $(FASTEN) -o $@ $(sort $^) -lcmocka $(SQLITE) $(JSON) \
	    $(UNISTR) $(UUID) -lpthread

# What a program costs: its time and the most memory that it held.
$(TESTBIN)/measure: tests/bench/measure.c
	@mkdir -p $(TESTBIN)
	$(CC) $(STANDARD) $(WARNINGS) $(CFLAGS) $(LDFLAGS) -o $@ \
	    tests/bench/measure.c

# Somebody who answers what a program asks on a terminal.
$(TESTBIN)/typist: tests/line/typist.c
	@mkdir -p $(TESTBIN)
	$(CC) $(STANDARD) $(WARNINGS) $(CFLAGS) $(LDFLAGS) -o $@ \
	    tests/line/typist.c

# What the fault tests hold against the line: a world of chance, a wrong clock,
# no memory, a disk whose power goes, a TLS server that is not who it says.
FAULTS   = $(TESTBIN)/soak $(TESTBIN)/soak-clock.so $(TESTBIN)/failmalloc.so \
	   $(TESTBIN)/months $(TESTBIN)/gauge.so \
	   $(TESTBIN)/shutdown $(TESTBIN)/tlsfront
PLAIN    = $(CC) -std=c11 -D_GNU_SOURCE -O2 -g $(WARNINGS) \
	   $(filter -Werror,$(CFLAGS))

$(TESTBIN)/soak: tests/faults/soak.c tests/faults/tick.c tests/faults/door.c \
    tests/faults/chance.c
	$(PLAIN) -o $@ tests/faults/soak.c tests/faults/tick.c \
	    tests/faults/door.c tests/faults/chance.c
$(TESTBIN)/months: tests/faults/months.c tests/faults/tick.c \
    tests/faults/door.c tests/faults/chance.c
	$(PLAIN) -o $@ tests/faults/months.c tests/faults/tick.c \
	    tests/faults/door.c tests/faults/chance.c
$(TESTBIN)/gauge.so: tests/faults/gauge.c
	$(PLAIN) -shared -fPIC -o $@ tests/faults/gauge.c
$(TESTBIN)/soak-clock.so: tests/faults/clock.c
	$(PLAIN) -shared -fPIC -o $@ tests/faults/clock.c -ldl
$(TESTBIN)/failmalloc.so: tests/faults/failmalloc.c
	$(PLAIN) -shared -fPIC -o $@ tests/faults/failmalloc.c -ldl
$(TESTBIN)/shutdown: tests/faults/shutdown.c
	$(PLAIN) -o $@ tests/faults/shutdown.c
$(TESTBIN)/tlsfront: tests/faults/tlsfront.c
	$(PLAIN) -o $@ tests/faults/tlsfront.c -lssl -lcrypto

# Who has taken a program over, and tries what it may not do.
$(TESTBIN)/forbidden.so: tests/line/forbidden.c
	@mkdir -p $(TESTBIN)
	$(PLAIN) -shared -fPIC -o $@ tests/line/forbidden.c

# Who sees every program start.
$(TESTBIN)/witness.so: tests/line/witness.c tests/canary.h
	@mkdir -p $(TESTBIN)
	$(PLAIN) -shared -fPIC -o $@ tests/line/witness.c

check-build: all $(UNITS) sim $(TESTBIN)/measure $(TESTBIN)/typist $(FAULTS) \
    $(TESTBIN)/forbidden.so $(TESTBIN)/witness.so

check: check-build
	sh tests/run.sh $(BIN) $(TESTBIN)

# The conversations of tests/eval with the model that the settings name.
eval: all sim
	sh tests/eval/run.sh $(BIN) live

# Every point of every sweep, where `check` takes each twentieth.
check-faults: check-build
	sh tests/run.sh $(BIN) $(TESTBIN) faults

# The same again, watched: a finding ends the program, and so the test.  What is
# left out says so: walls and flags, which such a build is without (line/confine,
# lint/hardened), what counts memory (line/memory, faults/memory) or system calls
# (faults/kill).  Leaks are not looked for where strace is, which that excludes
# (faults/disk and migrate, line/beside, quick, secrets and walls, one of
# tool/souk-normalize), nor in memory that is hidden (line/hidden).
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
check-san:
	ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 TEST_SECONDS=300 \
	$(MAKE) check BUILD=build/san BIN=build/san/bin TESTBIN=build/san/tests \
	    CFLAGS='-O1 -g $(SANITIZE)' LDFLAGS='$(SANITIZE)' HARDEN=-fPIE

# Unit and tool tests under valgrind, which the walls would keep from its work.
check-valgrind:
	$(MAKE) check-build BUILD=build/valgrind BIN=build/valgrind/bin \
	    TESTBIN=build/valgrind/tests CFLAGS='-O1 -g -DUNCONFINED'
	LANES=2 sh tests/run.sh build/valgrind/bin build/valgrind/tests valgrind

# Which lines the tests reach, and that every branch of tests/branches.txt is
# among them.  Walls would keep the counts from being written; the few tests that
# ask about them, or about what -O0 costs, say no here and count for nothing.
COVERED  = BUILD=build/cov BIN=build/cov/bin TESTBIN=build/cov/tests
check-cov:
	$(MAKE) check-build $(COVERED) HARDEN=-fPIE LDFLAGS=--coverage \
	    CFLAGS='--coverage -O0 -DUNCONFINED'
	find build/cov -name '*.gcda' -exec rm {} +
	sh tests/run.sh build/cov/bin build/cov/tests cov || :
	sh tests/cov.sh build/cov

# The Debian package, built twice; wants debhelper and lintian.
check-deb:
	sh tests/debian/run.sh

# The same objects once more, with clang's eyes in them.  A target is its own
# file, the objects of the room behind it, and tests/fuzz/door.c.
SECONDS  = 60
FUZZBIN  = $(BUILD)/bin
WATCHED  = ,address,undefined
FUZZED   = -g -fsanitize=fuzzer-no-link$(WATCHED) -fno-sanitize-recover=all
FUZZERS  = $(FUZZBIN)/fuzz_record $(FUZZBIN)/fuzz_page $(FUZZBIN)/fuzz_whatsapp \
	   $(FUZZBIN)/fuzz_export $(FUZZBIN)/fuzz_csv $(FUZZBIN)/fuzz_conf \
	   $(FUZZBIN)/fuzz_answer $(FUZZBIN)/fuzz_order $(FUZZBIN)/fuzz_gate \
	   $(FUZZBIN)/fuzz_graph $(FUZZBIN)/fuzz_stamp $(FUZZBIN)/fuzz_text \
	   $(FUZZBIN)/fuzz_store
PAGES_OF = $(filter-out $(BUILD)/normalize/main.o,$(NORMALIZE))

fuzz:
	$(MAKE) fuzz-build CC=clang BUILD=build/fuzz HARDEN=-fPIE \
	    CFLAGS='-O1 $(FUZZED)'
	sh tests/fuzz/run.sh build/fuzz/bin $(SECONDS)

# Ten times as many runs, that are watched for less: UBSan alone.
fuzz-fast:
	$(MAKE) fuzz-build CC=clang BUILD=build/fuzz-fast HARDEN=-fPIE \
	    WATCHED=,undefined CFLAGS='-O2 $(FUZZED)'
	sh tests/fuzz/run.sh build/fuzz-fast/bin $(SECONDS)

fuzz-build: $(FUZZERS)
$(BUILD)/tests/fuzz/fuzz_csv.o $(BUILD)/tests/fuzz/fuzz_store.o: \
    $(BUILD)/sql/queries.h

$(FUZZBIN)/fuzz_page $(FUZZBIN)/fuzz_whatsapp $(FUZZBIN)/fuzz_export: $(PAGES_OF)
$(FUZZBIN)/fuzz_answer $(FUZZBIN)/fuzz_order $(FUZZBIN)/fuzz_gate: \
    $(BUILD)/tests/fuzz/sale.o $(REPLY_PARTS) $(HTTP) $(TEXTS)
$(FUZZBIN)/fuzz_text: $(TEXTS)
$(FUZZBIN)/fuzz_store: $(STORE_PARTS) $(DB)
$(FUZZBIN)/fuzz_graph: $(NET)
$(FUZZBIN)/fuzz_csv: $(BUILD)/store/product.o $(BUILD)/store/progress.o \
    $(BUILD)/store/listing.o $(BUILD)/store/journal.o $(TEXTS) $(DB)

# A target that has a file of souk in itself is linked without it.
NOT_fuzz_conf = $(BUILD)/lib/conf.o

$(FUZZERS): $(FUZZBIN)/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/door.o \
    $(LIB)
	@mkdir -p $(FUZZBIN)
	$(CC) -fsanitize=fuzzer$(WATCHED) -o $@ \
	    $(filter-out $(NOT_$*),$(sort $^)) $(SQLITE) $(JSON) $(UNISTR) \
	    $(UUID) -lcsv -lm

# In full: what more tools see; scripts/install-deps --lint names them.
lint: all
	sh tests/lint/run.sh $(BIN) full

# Everything once more by clang, whose warnings are others than gcc's.
warnings:
	$(MAKE) check-build CC=clang BUILD=build/clang \
	    BIN=build/clang/bin TESTBIN=build/clang/tests HARDEN=-fPIE \
	    CFLAGS='-O0 -Werror'
	$(MAKE) check-build BUILD=build/werror BIN=build/werror/bin \
	    TESTBIN=build/werror/tests CFLAGS='-O2 -Werror'

# What three checkers say of each file, which is asked again when it changes; the
# exceptions and their reasons are in tests/lint.
READ     = $(wildcard lib/*.c fetch/*.c normalize/*.c store/*.c reply/*.c \
	   sendmsg/*.c)
ANALYZED = $(READ) scripts/seccomp2h.c $(wildcard tests/bench/*.c \
	   tests/faults/*.c tests/fuzz/*.c tests/line/*.c tests/sim/*.c \
	   tests/unit/*.c)
SEEN     = $(STANDARD) -I$(BUILD)/sql -I$(BUILD)/reply -I$(BUILD)/filters
EXCEPTED = sh tests/lint/excepted.sh tests/lint

analyzed: $(ANALYZED:%.c=$(BUILD)/%.analyzed)
$(BUILD)/%.analyzed: %.c tests/lint/analyzed.txt | all
	@mkdir -p $(@D)
	@LC_ALL=C gcc $(SEEN) -fPIC -O0 -fanalyzer \
	    -fdiagnostics-path-format=none -MMD -MP -MT $@ -MF $@.d \
	    -c -o /dev/null $< 2>$@.said || { cat $@.said; exit 1; }
	@$(EXCEPTED)/analyzed.txt $< <$@.said && touch $@

tidied: $(READ:%.c=$(BUILD)/%.tidied)
$(BUILD)/%.tidied: %.c tests/lint/tidied.txt tests/lint/tidy.yaml | all
	@mkdir -p $(@D)
	@$(CC) $(SEEN) -MM -MP -MT $@ -MF $@.d $<
	@clang-tidy --quiet --config-file=tests/lint/tidy.yaml $< -- $(SEEN) \
	    >$@.said 2>$@.counts || { cat $@.said $@.counts; exit 1; }
	@$(EXCEPTED)/tidied.txt $< <$@.said && touch $@

# It is not shown the system's own headers: it knows the C library by itself.
analyze: all
	@mkdir -p $(BUILD)/cppcheck
	cppcheck --quiet --error-exitcode=1 --std=c11 -j 2 \
	    --cppcheck-build-dir=$(BUILD)/cppcheck \
	    --enable=warning,portability,performance \
	    $(filter-out -std=c11,$(SEEN)) \
	    --suppressions-list=tests/lint/cppcheck.txt \
	    --suppress=missingIncludeSystem $(READ)

$(TESTBIN)/parse: tests/bench/parse.c
	@mkdir -p $(TESTBIN)
	$(CC) $(STANDARD) $(WARNINGS) $(CFLAGS) $(LDFLAGS) -o $@ \
	    tests/bench/parse.c $(JSON)

BENCH = all sim $(TESTBIN)/measure $(TESTBIN)/parse $(TESTBIN)/tlsfront
bench: $(BENCH)
	sh tests/bench/run.sh $(BIN) $(TESTBIN)

bench-quick: $(BENCH)
	sh tests/bench/run.sh $(BIN) $(TESTBIN) quick

# --- Installing ----------------------------------------------------------------

PAGES1 = man/souk.1 man/souk-setup.1 man/souk-channel.1 man/souk-product.1 \
	 man/souk-run.1 man/souk-import.1 man/souk-conversations.1 \
	 man/souk-orders.1 man/souk-outbox.1 man/souk-status.1 \
	 man/souk-report.1 man/souk-keep.1 \
	 man/souk-channels.1 man/souk-fetch.1 man/souk-normalize.1 \
	 man/souk-store.1 man/souk-candidates.1 man/souk-reply.1 \
	 man/souk-sendmsg.1 man/souk-notify.1 man/souk-admin.1
PAGES5 = man/souk-records.5 man/souk.conf.5
PAGES7 = man/souk.7
SYSTEMD = scripts/systemd/souk.service scripts/systemd/souk.timer \
	  scripts/systemd/souk@.service scripts/systemd/souk@.timer

BASH_IN = $(PREFIX)/share/bash-completion/completions
FISH_IN = $(PREFIX)/share/fish/vendor_completions.d

# The stages go beside the driver, or where it looks next: ../libexec/souk.
install: all
	mkdir -p $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/souk \
	    $(DESTDIR)$(LIBEXEC) $(DESTDIR)$(UNITS_IN) \
	    $(DESTDIR)$(ZSH_IN) $(DESTDIR)$(BASH_IN) $(DESTDIR)$(FISH_IN) \
	    $(DESTDIR)$(PREFIX)/share/man/man1 \
	    $(DESTDIR)$(PREFIX)/share/man/man5 \
	    $(DESTDIR)$(PREFIX)/share/man/man7
	install -m 755 $(BIN)/souk $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(PROGRAMS) $(BIN)/souk-setup $(BIN)/souk-notify \
	    $(DESTDIR)$(LIBEXEC)
	install -m 644 $(BIN)/souk-desk $(DESTDIR)$(LIBEXEC)
	for name in $(notdir $(NAMES)); do \
	    ln -sf souk-admin $(DESTDIR)$(LIBEXEC)/$$name || exit; done
	for unit in $(notdir $(SYSTEMD)); do \
	    sed 's,/usr/local,$(PREFIX),' scripts/systemd/$$unit \
	        >$(DESTDIR)$(UNITS_IN)/$$unit || exit; done
	install -m 644 scripts/completions/souk.bash $(DESTDIR)$(BASH_IN)/souk
	install -m 644 scripts/completions/_souk $(DESTDIR)$(ZSH_IN)
	install -m 644 scripts/completions/souk.fish $(DESTDIR)$(FISH_IN)
	install -m 644 reply/prompt.txt $(DESTDIR)$(PREFIX)/share/souk
	install -m 644 $(PAGES1) $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(PAGES5) $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 644 $(PAGES7) $(DESTDIR)$(PREFIX)/share/man/man7

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/souk
	cd $(DESTDIR)$(LIBEXEC) && \
	    rm -f $(notdir $(PROGRAMS) $(NAMES)) souk-setup souk-notify \
	    souk-desk
	cd $(DESTDIR)$(UNITS_IN) && rm -f $(notdir $(SYSTEMD))
	rm -f $(DESTDIR)$(BASH_IN)/souk $(DESTDIR)$(ZSH_IN)/_souk \
	    $(DESTDIR)$(FISH_IN)/souk.fish
	cd $(DESTDIR)$(PREFIX)/share/man && rm -f $(PAGES1:man/%=man1/%) \
	    $(PAGES5:man/%=man5/%) $(PAGES7:man/%=man7/%)
	rm -rf $(DESTDIR)$(PREFIX)/share/souk

clean:
	rm -rf build bin tests/bin

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/tests/*/*.d)

always:
.PHONY: always all sim check-build check check-cov check-deb eval check-faults check-san \
	check-valgrind lint warnings analyzed tidied analyze \
	fuzz fuzz-fast fuzz-build bench bench-quick install uninstall clean
