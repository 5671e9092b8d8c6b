#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <unistd.h>

#include "confine.h"
#include "filters.h"
#include "must.h"
#include "promise.h"

#if defined(__SANITIZE_ADDRESS__) && !defined(UNCONFINED)
#define UNCONFINED
#elif defined(__has_feature) && !defined(UNCONFINED)
#if __has_feature(address_sanitizer)
#define UNCONFINED
#endif
#endif

#ifdef UNCONFINED
enum { ENFORCED = false };
#else
enum { ENFORCED = true };
#endif

/* What libcurl needs to be loaded, to find a host, and to know it. */
static const char *const for_connecting[] = {
	"/usr", "/lib", "/lib64", "/etc/ld.so.cache",
	"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf",
	"/etc/gai.conf", "/etc/host.conf", "/etc/services", "/etc/protocols",
	/* Of whom to trust; not what is private beside it. */
	"/etc/ssl/certs", "/etc/ssl/cert.pem", "/etc/ssl/openssl.cnf",
	"/etc/pki/tls/certs", "/etc/pki/tls/cert.pem",
	"/etc/pki/tls/openssl.cnf", "/etc/pki/ca-trust",
	"/etc/ca-certificates", "/etc/crypto-policies",
};

static const char *const for_all_who_read[] = {
	"/dev/null", "/dev/urandom", "/etc/localtime", "/usr/share/zoneinfo",
};

/* --- system calls ----------------------------------------------------------- */

static bool is_filtered;

static const struct filter *
filter_of(unsigned kept)
{
	size_t i;

	for (i = 0; i < sizeof(filters) / sizeof(*filters); i++)
		if (filters[i].kept == kept)
			return &filters[i];
	errx(EX_SOFTWARE, "no filter for these promises: %u", kept);
}

static void
limit_calls(unsigned kept)
{
	const struct filter *f = filter_of(kept);
	struct sock_fprog program = { f->length, (struct sock_filter *)f->code };

	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
		is_filtered = true;
	else if (errno == ENOMEM)
		err(EX_OSERR, "seccomp");
}

/* --- files and ports ---------------------------------------------------------- */

/* As in linux/landlock.h of later kernels than the headers may be of. */
enum {
	ABI_REFER = 2, ABI_TRUNCATE = 3, ABI_PORTS = 4, ABI_IOCTL = 5,
	ABI_SCOPES = 6,
	RULE_PORT = 2
};

struct ruleset_attr {
	uint64_t files, ports, scopes;
};

struct port_attr {
	uint64_t access, port;
};

#define MAY_TRUNCATE (UINT64_C(1) << 14)
#define MAY_IOCTL (UINT64_C(1) << 15)
#define MAY_BIND (UINT64_C(1) << 0)
#define MAY_CONNECT (UINT64_C(1) << 1)
#define OTHERS_SOCKETS (UINT64_C(1) << 0)
#define SIGNALS (UINT64_C(1) << 1)

#define MAY_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define MAY_CHANGE (MAY_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | \
	LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
	MAY_TRUNCATE)
#define OF_A_FILE (LANDLOCK_ACCESS_FS_READ_FILE | \
	LANDLOCK_ACCESS_FS_WRITE_FILE | MAY_TRUNCATE)
#define ALL_OF_ABI_1 ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

static int ruleset = -1;	/* what is allowed so far */
static int abi;			/* of landlock; 0: none */
static bool is_asked, is_walled;
static uint64_t handled;	/* rights over files that this kernel knows */

/* EPERM: a container's own filter refuses calls that it does not know. */
static bool
is_unknown(int error)
{
	return error == ENOSYS || error == EOPNOTSUPP || error == EPERM;
}

static void
ask_kernel(void)
{
	long n;

	is_asked = true;
	if (!ENFORCED)
		return;
	n = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	if (n == -1 && !is_unknown(errno))
		err(EX_OSERR, "landlock");
	abi = n > 0 ? (int)n : 0;
}

/* Everything is handled that the kernel knows of, and so forbidden. */
static void
open_ruleset(void)
{
	struct ruleset_attr attr = { .files = ALL_OF_ABI_1 };

	if (is_asked)
		return;
	ask_kernel();
	if (abi == 0)
		return;
	if (abi >= ABI_REFER)
		attr.files |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= ABI_TRUNCATE)
		attr.files |= MAY_TRUNCATE;
	if (abi >= ABI_PORTS)
		attr.ports = MAY_BIND | MAY_CONNECT;
	if (abi >= ABI_IOCTL)
		attr.files |= MAY_IOCTL;
	if (abi >= ABI_SCOPES)
		attr.scopes = OTHERS_SOCKETS | SIGNALS;
	handled = attr.files;
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr,
	    sizeof(attr), 0);
	if (ruleset == -1)
		err(EX_OSERR, "landlock");
}

static void
allow_path(const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr attr;
	struct stat st;

	open_ruleset();
	if (ruleset == -1 || path == NULL)
		return;
	attr.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (attr.parent_fd == -1 || fstat(attr.parent_fd, &st) == -1) {
		if (errno == ENOMEM || errno == EIO || errno == EMFILE)
			err(EX_IOERR, "%s", path);
		return;		/* who needs it says what is wrong with it */
	}
	attr.allowed_access = access & handled &
	    (S_ISDIR(st.st_mode) ? ~UINT64_C(0) : OF_A_FILE);
	/* A pipe (/dev/fd/3) has no place in the tree, and is no matter. */
	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH,
	    &attr, 0) == -1 && errno != EBADFD)
		err(EX_OSERR, "landlock: %s", path);
	close(attr.parent_fd);
}

static void
allow_port(uint64_t port)
{
	struct port_attr attr = { MAY_CONNECT, port };

	open_ruleset();
	if (ruleset != -1 && abi >= ABI_PORTS &&
	    syscall(SYS_landlock_add_rule, ruleset, RULE_PORT, &attr, 0) == -1)
		err(EX_OSERR, "landlock: port %u", (unsigned)port);
}

void
confine_read(const char *path)
{
	allow_path(path, MAY_READ);
}

void
confine_change(const char *folder)
{
	allow_path(folder, MAY_CHANGE);
}

static void
allow_around(const char *file, uint64_t access)
{
	char *copy;

	if (file == NULL)
		return;
	copy = must_copy(file);
	allow_path(dirname(copy), access);
	free(copy);
}

void
confine_change_around(const char *file)
{
	allow_around(file, MAY_CHANGE);
}

void
confine_remove_around(const char *file)
{
	allow_around(file, LANDLOCK_ACCESS_FS_REMOVE_FILE);
}

static uint64_t
port_of_scheme(const char *url)
{
	if (strncmp(url, "https:", 6) == 0)
		return 443;
	return strncmp(url, "http:", 5) == 0 ? 80 : 1080;
}

void
confine_connect(const char *url)
{
	const char *host, *p;
	unsigned long port = 0;

	if (url == NULL)
		return;
	host = (p = strstr(url, "://")) != NULL ? p + 3 : url;
	/* Past a name and password, and the colons of an IPv6 address. */
	if ((p = memchr(host, '@', strcspn(host, "/"))) != NULL)
		host = p + 1;
	p = host + (*host == '[' ? strcspn(host, "]") : strcspn(host, ":/"));
	if (*p == ']')
		p++;
	if (*p == ':')
		port = strtoul(p + 1, NULL, 10);
	allow_port(port > 0 && port <= UINT16_MAX ? port :
	    port_of_scheme(url));
}

/* --- and the rest ------------------------------------------------------------- */

static void
limit(__rlimit_resource_t what, rlim_t most)
{
	struct rlimit l;

	if (getrlimit(what, &l) == -1)
		err(EX_OSERR, "getrlimit");
	if (l.rlim_max > most)
		l.rlim_max = most;
	if (l.rlim_cur > l.rlim_max)
		l.rlim_cur = l.rlim_max;
	if (setrlimit(what, &l) == -1)
		err(EX_OSERR, "setrlimit");
}

static void
allow_paths(const char *const paths[], size_t n)
{
	while (n-- > 0)
		confine_read(paths[n]);
}

static void
allow_usual(unsigned kept)
{
	if (kept & READS)
		allow_paths(for_all_who_read,
		    sizeof(for_all_who_read) / sizeof(*for_all_who_read));
	if (!(kept & CONNECTS))
		return;
	allow_paths(for_connecting,
	    sizeof(for_connecting) / sizeof(*for_connecting));
	allow_port(53);		/* a name's answer that is too long for UDP */
}

static void
raise_walls(void)
{
	if (ruleset == -1)
		return;
	if (syscall(SYS_landlock_restrict_self, ruleset, 0) == -1)
		err(EX_OSERR, "landlock");
	close(ruleset);
	is_walled = true;
}

void
confine(const char *program)
{
	const struct promises *p = promises_of(program);

	open_ruleset();
	if (!ENFORCED)
		return;
	limit(RLIMIT_AS, p->memory << 20);
	limit(RLIMIT_NOFILE, p->files);
	limit(RLIMIT_NPROC, p->processes);
	allow_usual(p->kept);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return;		/* neither wall can be had without it */
	raise_walls();
	limit_calls(p->kept);
}

const char *
confine_missing(unsigned n)
{
	const struct {
		bool is_missing;
		const char *words;
	} walls[] = {
		{ !ENFORCED, "souk was built without confinement: a sanitizer "
		  "or -DUNCONFINED" },
		{ ENFORCED && !is_filtered, "no seccomp filter: any system "
		  "call may be made" },
		{ ENFORCED && !is_walled, "no landlock (Linux 5.13): every file "
		  "of the user can be read" },
		{ is_walled && abi < ABI_TRUNCATE, "no landlock for truncation "
		  "(Linux 6.2): a file that may be read can be emptied" },
		{ is_walled && abi < ABI_PORTS, "no landlock for "
		  "ports (Linux 6.7): any port can be connected to" },
	};
	size_t i;

	for (i = 0; i < sizeof(walls) / sizeof(*walls); i++)
		if (walls[i].is_missing && n-- == 0)
			return walls[i].words;
	return NULL;
}
