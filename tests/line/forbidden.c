/*
 * Somebody who has taken a program over, for LD_PRELOAD: at the end of main()
 * every souk-* program tries what none of them, or few, may do.  A line a try
 * goes to the file FORBIDDEN_OUT, which is opened before the program begins:
 *
 *	souk-store socket-inet refused
 *	limits souk-store 2147483648 64 0 0
 *
 * refused: EPERM or EACCES; done; or another error, by which the arguments were
 * looked at.  The limits are of memory, open files, processes and a core file.
 * Most arguments are nonsense, so that nothing happens where the
 * kernel would let it.
 *
 *	FORBIDDEN_ABI    `x32` or `i386`: try that and nothing else, which is the
 *			 program's end
 *	FORBIDDEN_PORT   a port of this machine that is listened on
 *	FORBIDDEN_FOLDER has files `secret` and `old`; `new` and `linked` are not
 *			 there
 *	FORBIDDEN_RUN    the run folder
 *	FORBIDDEN_DB     the database (that of SOUK_DB, if this is empty); `souk.conf`
 *			 is not there, beside it
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int out = -1, limits = -1;
static const char *program;		/* as it was started */

/* With nonsense for arguments. */
static const struct call {
	const char *name;
	long number, a, b, c;
} calls[] = {
	{ "execve", SYS_execve, 1, 1, 1 },
	{ "execveat", SYS_execveat, -1, 1, 1 },
	{ "fork", SYS_fork, 0, 0, 0 },
	/* CLONE_SIGHAND without CLONE_VM */
	{ "clone", SYS_clone, 0x800, 0, 0 },
	{ "clone3", SYS_clone3, 1, 0, 0 },
	{ "ptrace", SYS_ptrace, PTRACE_ATTACH, -1, 0 },
	{ "process-vm-readv", SYS_process_vm_readv, -1, 0, 0 },
	{ "process-vm-writev", SYS_process_vm_writev, -1, 0, 0 },
	{ "kcmp", SYS_kcmp, -1, -1, 0 },
	{ "kill", SYS_kill, -2147483647, 0, 0 },
	{ "tgkill", SYS_tgkill, -1, -1, 0 },
	{ "rt-sigqueueinfo", SYS_rt_sigqueueinfo, -1, -1, 1 },
	{ "pidfd-open", SYS_pidfd_open, -1, 0, 0 },
	{ "pidfd-getfd", SYS_pidfd_getfd, -1, 0, 0 },
	{ "pidfd-send-signal", SYS_pidfd_send_signal, -1, 0, 0 },
	{ "setuid", SYS_setuid, -1, 0, 0 },
	{ "setgid", SYS_setgid, -1, 0, 0 },
	{ "setresuid", SYS_setresuid, -1, -1, -1 },
	{ "setgroups", SYS_setgroups, 1, 1, 0 },
	{ "capset", SYS_capset, 1, 1, 0 },
	{ "dumpable", SYS_prctl, PR_SET_DUMPABLE, 1, 0 },
	{ "setrlimit", SYS_setrlimit, -1, 1, 0 },
	{ "setpriority", SYS_setpriority, -1, 0, 0 },
	{ "setpgid", SYS_setpgid, -1, 0, 0 },
	{ "scheduler", SYS_sched_setscheduler, -1, 0, 0 },
	{ "socket-unix", SYS_socket, AF_UNIX, SOCK_STREAM, 0 },
	{ "socket-unix-datagram", SYS_socket, AF_UNIX, SOCK_DGRAM, 0 },
	{ "socket-packet", SYS_socket, AF_PACKET, SOCK_RAW, 0 },
	{ "socket-mptcp", SYS_socket, AF_INET, SOCK_STREAM, 262 },
	{ "socket-sctp", SYS_socket, AF_INET, SOCK_STREAM, 132 },
	{ "socket-vsock", SYS_socket, AF_VSOCK, SOCK_STREAM, 0 },
	{ "socket-raw", SYS_socket, AF_INET, SOCK_RAW, 1 },
	{ "socket-raw-6", SYS_socket, AF_INET6, SOCK_RAW, 58 },
	{ "socket-audit", SYS_socket, AF_NETLINK, SOCK_RAW, 9 },
	{ "accept", SYS_accept, -1, 0, 0 },
	{ "mount", SYS_mount, 1, 1, 1 },
	{ "umount", SYS_umount2, 1, 0, 0 },
	{ "fsopen", SYS_fsopen, 1, 0, 0 },
	{ "pivot-root", SYS_pivot_root, 1, 1, 0 },
	{ "chroot", SYS_chroot, 1, 0, 0 },
	{ "unshare", SYS_unshare, -1, 0, 0 },
	{ "setns", SYS_setns, -1, 0, 0 },
	{ "bpf", SYS_bpf, -1, 0, 0 },
	{ "io-uring", SYS_io_uring_setup, 0, 1, 0 },
	{ "userfaultfd", SYS_userfaultfd, -1, 0, 0 },
	{ "io-uring-enter", SYS_io_uring_enter, -1, 0, 0 },
	{ "memfd", SYS_memfd_create, 1, 0, 0 },
	{ "shared-memory", SYS_shmget, -1, -1, 0 },
	{ "perf", SYS_perf_event_open, 1, 0, 0 },
	{ "keyctl", SYS_keyctl, -1, 0, 0 },
	{ "add-key", SYS_add_key, 1, 1, 0 },
	{ "request-key", SYS_request_key, 1, 1, 0 },
	{ "pkey-mprotect", SYS_pkey_mprotect, 1, 1, 0 },
	{ "inotify", SYS_inotify_init1, -1, 0, 0 },
	{ "fanotify", SYS_fanotify_init, -1, 0, 0 },
	{ "init-module", SYS_init_module, 1, 0, 0 },
	{ "finit-module", SYS_finit_module, -1, 1, 0 },
	{ "kexec", SYS_kexec_load, 0, 1000, 0 },
	{ "open-by-handle", SYS_open_by_handle_at, -1, 1, 0 },
	{ "openat2", SYS_openat2, -1, 1, 1 },
	{ "truncate", SYS_truncate, 1, 0, 0 },
	{ "setxattr", SYS_setxattr, 1, 1, 1 },
	{ "utimensat", SYS_utimensat, -1, 1, 1 },
	{ "mknod", SYS_mknodat, -1, 1, 0 },
	{ "symlink", SYS_symlinkat, 1, -1, 1 },
	{ "chmod", SYS_fchmodat, -1, 1, 0 },
	{ "chown", SYS_fchownat, -1, 1, 0 },
	{ "mkdir", SYS_mkdirat, -1, 1, 0 },
	{ "sethostname", SYS_sethostname, 1, 1000, 0 },
	{ "settime", SYS_clock_settime, -1, 0, 0 },
	{ "personality", SYS_personality, -1, 0, 0 },
	{ "tiocsti", SYS_ioctl, -1, 0x5412, 0 },
	/* The kernel looks at the lower half alone. */
	{ "tiocsti-from-afar", SYS_ioctl, -1, 0x100005412, 0 },
	{ "tioclinux", SYS_ioctl, -1, 0x541c, 0 },
	{ "owner-of-signals", SYS_fcntl, -1, F_SETOWN, 1 },
};

static int
errno_of(long result)
{
	return result == -1 ? errno : 0;
}

static int
in_folder(const char *name, int flags)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", getenv("FORBIDDEN_FOLDER"),
	    name);
	return errno_of(open(path, flags, 0600));
}

static int
read_secret(void)
{
	return in_folder("secret", O_RDONLY);
}

static int
make_file(void)
{
	return in_folder("new", O_WRONLY | O_CREAT);
}

static int
change_file(void)
{
	return in_folder("secret", O_RDWR);
}

static int
empty_file(void)
{
	return in_folder("secret", O_RDONLY | O_TRUNC);
}

static int
remove_file(void)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/old", getenv("FORBIDDEN_FOLDER"));
	return errno_of(unlink(path));
}

static int
rename_file(void)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/secret", getenv("FORBIDDEN_FOLDER"));
	return errno_of(rename(path, path));
}

static int
link_file(void)
{
	char path[4096], name[4096];

	snprintf(path, sizeof(path), "%s/secret", getenv("FORBIDDEN_FOLDER"));
	snprintf(name, sizeof(name), "%s/linked", getenv("FORBIDDEN_FOLDER"));
	return errno_of(link(path, name));
}

/* Of a file that is open; it stays its owner's alone all the same. */
static int
open_to_others(void)
{
	return errno_of(fchmod(out, 0602));
}

static int
read_passwd(void)
{
	return errno_of(open("/etc/passwd", O_RDONLY));
}

/* Beside the certificates are the machine's own keys. */
static int
list_keys(void)
{
	return errno_of(open("/etc/ssl", O_RDONLY | O_DIRECTORY));
}

static int
read_environment(void)
{
	return errno_of(open("/proc/self/environ", O_RDONLY));
}

static const char *
database(void)
{
	const char *db = getenv("FORBIDDEN_DB");

	return *db != '\0' ? db : getenv("SOUK_DB");
}

static int
read_database(void)
{
	return errno_of(open(database(), O_RDONLY));
}

static int
change_database(void)
{
	return errno_of(open(database(), O_WRONLY | O_APPEND));
}

/* What was sent, as the next tick will believe it. */
static int
change_results(void)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/results.ndjson",
	    getenv("FORBIDDEN_RUN"));
	return errno_of(open(path, O_WRONLY | O_CREAT | O_APPEND, 0600));
}

static int
list_shop(void)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s", database());
	return errno_of(open(dirname(path), O_RDONLY | O_DIRECTORY));
}

/* Beside the database, where souk -C looks for what the next tick runs. */
static int
leave_settings(void)
{
	char path[4096];
	int folder, fd;

	snprintf(path, sizeof(path), "%s", database());
	folder = open(dirname(path), O_PATH | O_DIRECTORY);
	fd = openat(folder, "souk.conf", O_WRONLY | O_CREAT | O_APPEND, 0600);
	return fd == -1 ? errno :
	    errno_of(dprintf(fd, "SOUK_NOTIFY = command\n"));
}

/* A path may be opened where a file may not, and the path again as a file. */
static int
reopen_secret(void)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/secret", getenv("FORBIDDEN_FOLDER"));
	if ((fd = open(path, O_PATH)) == -1)
		return errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return errno_of(open(path, O_RDONLY));
}

static int
write_memory(void)
{
	return errno_of(open("/proc/self/mem", O_RDWR));
}

static int
socket_inet(void)
{
	return errno_of(socket(AF_INET, SOCK_STREAM, 0));
}

static int
connect_to(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_port = htons((unsigned short)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd == -1)
		return errno;
	return errno_of(connect(fd, (struct sockaddr *)&to, sizeof(to)));
}

static int
connect_as_told(void)
{
	return connect_to(atoi(getenv("FORBIDDEN_PORT")));
}

static int
connect_elsewhere(void)
{
	return connect_to(9);
}

static int
connect_elsewhere_6(void)
{
	struct sockaddr_in6 to = { .sin6_family = AF_INET6,
	    .sin6_port = htons(9), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	int fd = socket(AF_INET6, SOCK_STREAM, 0);

	if (fd == -1)
		return errno;
	return errno_of(connect(fd, (struct sockaddr *)&to, sizeof(to)));
}

/* A connection that nobody asked for by connect(). */
static int
connect_by_sending(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd == -1 ? errno : errno_of(sendto(fd, "x", 1, MSG_FASTOPEN,
	    (struct sockaddr *)&to, sizeof(to)));
}

static int
send_datagram(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	return fd == -1 ? errno : errno_of(sendto(fd, "x", 1, 0,
	    (struct sockaddr *)&to, sizeof(to)));
}

static int
wait_for_callers(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd == -1 ? errno : errno_of(listen(fd, 1));
}

static int
take_port(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd == -1)
		return errno;
	return errno_of(bind(fd, (struct sockaddr *)&any, sizeof(any)));
}

static int
take_port_of_datagrams(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd == -1)
		return errno;
	return errno_of(bind(fd, (struct sockaddr *)&any, sizeof(any)));
}

static int
run_own_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno : 0;
}

static int
turn_into_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno :
	    errno_of(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}

static int
dump_core(void)
{
	struct rlimit l = { 1 << 20, 1 << 20 };

	return errno_of(syscall(SYS_prlimit64, 0, RLIMIT_CORE, &l, NULL));
}

/* From an address whose lower half is that of NULL. */
static int
limit_from_afar(void)
{
	struct rlimit *l = mmap((void *)0x200000000, 4096,
	    PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (l == MAP_FAILED)
		return errno;
	l->rlim_cur = l->rlim_max = 0;
	return errno_of(syscall(SYS_prlimit64, 0, RLIMIT_NICE, l, NULL));
}

static const struct trick {
	const char *name;
	int (*play)(void);	/* errno, or 0: done */
} tricks[] = {
	{ "read-secret", read_secret },
	{ "make-file", make_file },
	{ "change-file", change_file },
	{ "empty-file", empty_file },
	{ "remove-file", remove_file },
	{ "rename-file", rename_file },
	{ "link-file", link_file },
	{ "open-to-others", open_to_others },
	{ "read-passwd", read_passwd },
	{ "list-keys", list_keys },
	{ "read-environment", read_environment },
	{ "reopen-secret", reopen_secret },
	{ "write-memory", write_memory },
	{ "read-database", read_database },
	{ "change-database", change_database },
	{ "change-results", change_results },
	{ "list-shop", list_shop },
	{ "leave-settings", leave_settings },
	{ "socket-inet", socket_inet },
	{ "connect-by-sending", connect_by_sending },
	{ "send-datagram", send_datagram },
	{ "connect-as-told", connect_as_told },
	{ "connect-elsewhere", connect_elsewhere },
	{ "connect-elsewhere-6", connect_elsewhere_6 },
	{ "listen", wait_for_callers },
	{ "bind", take_port },
	{ "bind-datagrams", take_port_of_datagrams },
	{ "run-own-code", run_own_code },
	{ "turn-into-code", turn_into_code },
	{ "dump-core", dump_core },
	{ "limit-from-afar", limit_from_afar },
};

static void
tell(const char *name, int error)
{
	const char *what = error == 0 ? "done" :
	    error == EPERM || error == EACCES ? "refused" :
	    strerrorname_np(error);
	char line[256];
	int n = snprintf(line, sizeof(line), "%s %s %s\n",
	    program, name, what);

	if (write(out, line, (size_t)n) != n)
		_exit(99);
}

/* The hard limit of this name, as the third column of the kernel's table. */
static void
find_limit(const char *table, const char *wanted, char limit[32])
{
	const char *line = strstr(table, wanted);

	if (line == NULL || sscanf(line + 25, "%*s %31s", limit) != 1)
		_exit(99);
}

static void
tell_limits(void)
{
	static const char *const names[] = { "Max address space",
	    "Max open files", "Max processes", "Max core file size" };
	char table[4096], limit[4][32], line[256];
	ssize_t len = read(limits, table, sizeof(table) - 1);
	size_t i;
	int n;

	if (len <= 0)
		_exit(99);
	table[len] = '\0';
	for (i = 0; i < 4; i++)
		find_limit(table, names[i], limit[i]);
	n = snprintf(line, sizeof(line), "limits %s %s %s %s %s\n", program,
	    limit[0], limit[1], limit[2], limit[3]);
	if (write(out, line, (size_t)n) != n)
		_exit(99);
}

static int
try_call(const struct call *c)
{
	long result = syscall(c->number, c->a, c->b, c->c, 0, 0);
	int error = errno_of(result);

	if (c->number == SYS_fork && result == 0)
		_exit(0);
	/* This one is said not to exist, so that another one is asked. */
	if (c->number == SYS_clone3 && error == ENOSYS)
		return EPERM;
	return error;
}

__attribute__((constructor)) static void
begin(void)
{
	const char *path = getenv("FORBIDDEN_OUT");

	/* What it calls itself later is another matter. */
	program = strrchr(program_invocation_name, '/');
	program = program != NULL ? program + 1 : program_invocation_name;
	program = strdup(program);
	if (program != NULL && strncmp(program, "souk-", 5) == 0 &&
	    path != NULL)
		out = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
		    0600);
	if (out != -1)
		limits = open("/proc/self/limits", O_RDONLY | O_CLOEXEC);
}

/* As programs of 32 bits ask; the filters know the calls of 64 alone. */
static void
try_abi(const char *abi)
{
	long result = -1;

#ifdef __x86_64__
	if (strcmp(abi, "x32") == 0)
		result = syscall(0x40000000 | SYS_getpid);
	else
		__asm__ volatile("int $0x80" : "=a"(result) : "a"(20) :
		    "memory", "r8", "r9", "r10", "r11");
#endif
	tell(abi, result == -1 ? errno : 0);
}

__attribute__((destructor)) static void
end(void)
{
	const char *abi = getenv("FORBIDDEN_ABI");
	size_t i;

	if (out == -1)
		return;
	if (abi != NULL) {
		try_abi(abi);
		return;
	}
	tell_limits();
	for (i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		tell(calls[i].name, try_call(&calls[i]));
	for (i = 0; i < sizeof(tricks) / sizeof(*tricks); i++)
		tell(tricks[i].name, tricks[i].play());
}
