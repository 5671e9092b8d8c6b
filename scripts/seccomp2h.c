/*
 * Makes the system call filters of lib/promise.h, as a header for lib/confine.c:
 * everything that is not in these tables is refused with EPERM.
 *
 * libseccomp makes them here, while souk is built, and not in the programs: it
 * does not survive that memory runs out, and a tick of a dozen milliseconds has
 * no time for it.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "promise.h"

/* Those that are allowed whatever their arguments are. */
static const struct call {
	unsigned promise;
	int number;
} calls[] = {
	{ STREAMS, SCMP_SYS(read) },
	{ STREAMS, SCMP_SYS(readv) },
	{ STREAMS, SCMP_SYS(write) },
	{ STREAMS, SCMP_SYS(writev) },
	{ STREAMS, SCMP_SYS(close) },
	{ STREAMS, SCMP_SYS(fstat) },
	{ STREAMS, SCMP_SYS(fstat64) },
	{ STREAMS, SCMP_SYS(lseek) },
	{ STREAMS, SCMP_SYS(_llseek) },
	{ STREAMS, SCMP_SYS(poll) },
	{ STREAMS, SCMP_SYS(ppoll) },
	{ STREAMS, SCMP_SYS(ppoll_time64) },
	{ STREAMS, SCMP_SYS(brk) },
	{ STREAMS, SCMP_SYS(munmap) },
	{ STREAMS, SCMP_SYS(mremap) },
	{ STREAMS, SCMP_SYS(madvise) },
	{ STREAMS, SCMP_SYS(futex) },
	{ STREAMS, SCMP_SYS(futex_time64) },
	{ STREAMS, SCMP_SYS(sched_yield) },
	{ STREAMS, SCMP_SYS(getpid) },
	{ STREAMS, SCMP_SYS(getrandom) },
	{ STREAMS, SCMP_SYS(time) },
	{ STREAMS, SCMP_SYS(gettimeofday) },
	{ STREAMS, SCMP_SYS(clock_gettime) },
	{ STREAMS, SCMP_SYS(clock_gettime64) },
	{ STREAMS, SCMP_SYS(clock_nanosleep) },
	{ STREAMS, SCMP_SYS(clock_nanosleep_time64) },
	{ STREAMS, SCMP_SYS(nanosleep) },
	{ STREAMS, SCMP_SYS(restart_syscall) },
	{ STREAMS, SCMP_SYS(rt_sigaction) },
	{ STREAMS, SCMP_SYS(rt_sigprocmask) },
	{ STREAMS, SCMP_SYS(rt_sigreturn) },
	{ STREAMS, SCMP_SYS(sigreturn) },
	{ STREAMS, SCMP_SYS(exit) },
	{ STREAMS, SCMP_SYS(exit_group) },

	{ READS, SCMP_SYS(pread64) },
	{ READS, SCMP_SYS(stat) },
	{ READS, SCMP_SYS(stat64) },
	{ READS, SCMP_SYS(lstat) },
	{ READS, SCMP_SYS(lstat64) },
	{ READS, SCMP_SYS(newfstatat) },
	{ READS, SCMP_SYS(fstatat64) },
	{ READS, SCMP_SYS(statx) },
	{ READS, SCMP_SYS(statfs) },
	{ READS, SCMP_SYS(statfs64) },
	{ READS, SCMP_SYS(access) },
	{ READS, SCMP_SYS(faccessat) },
	{ READS, SCMP_SYS(faccessat2) },
	{ READS, SCMP_SYS(readlink) },
	{ READS, SCMP_SYS(readlinkat) },
	{ READS, SCMP_SYS(getcwd) },
	{ READS, SCMP_SYS(getdents64) },
	{ READS, SCMP_SYS(fadvise64) },
	{ READS, SCMP_SYS(getuid) },
	{ READS, SCMP_SYS(geteuid) },
	{ READS, SCMP_SYS(getgid) },
	{ READS, SCMP_SYS(getegid) },
	{ READS, SCMP_SYS(gettid) },
	{ READS, SCMP_SYS(uname) },
	{ READS, SCMP_SYS(sysinfo) },
	{ READS, SCMP_SYS(sched_getaffinity) },

	{ WRITES, SCMP_SYS(open) },
	{ WRITES, SCMP_SYS(openat) },
	{ WRITES, SCMP_SYS(pwrite64) },
	{ WRITES, SCMP_SYS(flock) },

	{ CHANGES, SCMP_SYS(fsync) },
	{ CHANGES, SCMP_SYS(fdatasync) },
	{ CHANGES, SCMP_SYS(ftruncate) },
	{ CHANGES, SCMP_SYS(ftruncate64) },
	{ CHANGES, SCMP_SYS(fallocate) },
	{ CHANGES, SCMP_SYS(unlink) },
	{ CHANGES, SCMP_SYS(unlinkat) },
	{ CHANGES, SCMP_SYS(link) },
	{ CHANGES, SCMP_SYS(linkat) },
	{ CHANGES, SCMP_SYS(rename) },
	{ CHANGES, SCMP_SYS(renameat) },
	{ CHANGES, SCMP_SYS(renameat2) },
	{ CHANGES, SCMP_SYS(fchown) },
	{ CHANGES, SCMP_SYS(fchown32) },

	{ CONNECTS, SCMP_SYS(connect) },
	{ CONNECTS, SCMP_SYS(getsockname) },
	{ CONNECTS, SCMP_SYS(getpeername) },
	{ CONNECTS, SCMP_SYS(getsockopt) },
	{ CONNECTS, SCMP_SYS(setsockopt) },
	{ CONNECTS, SCMP_SYS(recv) },
	{ CONNECTS, SCMP_SYS(recvfrom) },
	{ CONNECTS, SCMP_SYS(recvmsg) },
	{ CONNECTS, SCMP_SYS(shutdown) },
	{ CONNECTS, SCMP_SYS(select) },
	{ CONNECTS, SCMP_SYS(pipe) },
	{ CONNECTS, SCMP_SYS(pipe2) },
	{ CONNECTS, SCMP_SYS(eventfd2) },
	{ CONNECTS, SCMP_SYS(set_robust_list) },
	{ CONNECTS, SCMP_SYS(rseq) },
};

/* An int is looked at by its 32 bits, as the kernel does; an address by all. */
#define ALL UINT64_C(0xffffffff)
#define POINTER UINTPTR_MAX
#define WRITING (O_ACCMODE | O_CREAT | O_TRUNC)
#define WRITE_OR_RUN (PROT_WRITE | PROT_EXEC)
#define SOCKETS(family, kind, protocol) { CONNECTS, SCMP_SYS(socket), \
	{ { 0, ALL, family }, { 1, 0xf, kind }, { 2, ALL, protocol } } }

/* Those that are allowed where each of these arguments, masked, is so. */
static const struct rule {
	unsigned promise;
	int number;
	struct {
		unsigned argument;
		uint64_t mask, value;
	} where[3];
} rules[] = {
	{ STREAMS, SCMP_SYS(newfstatat),
	  { { 3, AT_EMPTY_PATH, AT_EMPTY_PATH } } },
	{ STREAMS, SCMP_SYS(mmap), { { 2, PROT_EXEC, 0 } } },
	{ STREAMS, SCMP_SYS(mmap2), { { 2, PROT_EXEC, 0 } } },
	{ STREAMS, SCMP_SYS(mprotect), { { 2, PROT_EXEC, 0 } } },
	{ STREAMS, SCMP_SYS(fcntl), { { 1, ALL, F_GETFD } } },
	{ STREAMS, SCMP_SYS(fcntl), { { 1, ALL, F_SETFD } } },
	{ STREAMS, SCMP_SYS(fcntl), { { 1, ALL, F_GETFL } } },
	{ STREAMS, SCMP_SYS(fcntl64), { { 1, ALL, F_GETFL } } },
	{ STREAMS, SCMP_SYS(ioctl), { { 1, ALL, TCGETS } } },

	{ READS, SCMP_SYS(open), { { 1, WRITING, O_RDONLY } } },
	{ READS, SCMP_SYS(openat), { { 2, WRITING, O_RDONLY } } },
	{ READS, SCMP_SYS(ioctl), { { 1, ALL, TIOCGWINSZ } } },
	{ READS, SCMP_SYS(prlimit64), { { 0, ALL, 0 }, { 2, POINTER, 0 } } },

	/* What is ours alone stays so. */
	{ CHANGES, SCMP_SYS(fchmod), { { 1, 07077, 0 } } },
	{ CHANGES, SCMP_SYS(fcntl), { { 1, ALL, F_GETLK } } },
	{ CHANGES, SCMP_SYS(fcntl), { { 1, ALL, F_SETLK } } },
	{ CHANGES, SCMP_SYS(fcntl), { { 1, ALL, F_SETLKW } } },
	{ CHANGES, SCMP_SYS(fcntl64), { { 1, ALL, F_SETLK } } },
	{ CHANGES, SCMP_SYS(fcntl64), { { 1, ALL, F_SETLKW } } },

	/* TCP and UDP: of MPTCP and SCTP, landlock knows no ports. */
	SOCKETS(AF_INET, SOCK_STREAM, 0),
	SOCKETS(AF_INET, SOCK_STREAM, IPPROTO_TCP),
	SOCKETS(AF_INET, SOCK_DGRAM, 0),
	SOCKETS(AF_INET, SOCK_DGRAM, IPPROTO_UDP),
	SOCKETS(AF_INET6, SOCK_STREAM, 0),
	SOCKETS(AF_INET6, SOCK_STREAM, IPPROTO_TCP),
	SOCKETS(AF_INET6, SOCK_DGRAM, 0),
	SOCKETS(AF_INET6, SOCK_DGRAM, IPPROTO_UDP),
	{ CONNECTS, SCMP_SYS(socket),
	  { { 0, ALL, AF_NETLINK }, { 2, ALL, NETLINK_ROUTE } } },
	/* To learn this machine's addresses: no address of IP is so short. */
	{ CONNECTS, SCMP_SYS(bind),
	  { { 2, ALL, sizeof(struct sockaddr_nl) } } },
	/* Nor does it see a connection that is made by sending. */
	{ CONNECTS, SCMP_SYS(send), { { 3, MSG_FASTOPEN, 0 } } },
	{ CONNECTS, SCMP_SYS(sendto), { { 3, MSG_FASTOPEN, 0 } } },
	{ CONNECTS, SCMP_SYS(sendmsg), { { 2, MSG_FASTOPEN, 0 } } },
	{ CONNECTS, SCMP_SYS(sendmmsg), { { 3, MSG_FASTOPEN, 0 } } },
	{ CONNECTS, SCMP_SYS(socketpair), { { 0, ALL, AF_UNIX } } },
	{ CONNECTS, SCMP_SYS(clone), { { 0, CLONE_THREAD, CLONE_THREAD } } },
	/* A library's code: of a file, and not to be written. */
	{ CONNECTS, SCMP_SYS(mmap),
	  { { 2, WRITE_OR_RUN, PROT_EXEC }, { 3, MAP_ANONYMOUS, 0 } } },
	{ CONNECTS, SCMP_SYS(fcntl), { { 1, ALL, F_SETFL } } },
	{ CONNECTS, SCMP_SYS(fcntl64), { { 1, ALL, F_SETFL } } },
	{ CONNECTS, SCMP_SYS(ioctl), { { 1, ALL, FIONREAD } } },
	{ CONNECTS, SCMP_SYS(ioctl), { { 1, ALL, FIONBIO } } },
};

/* -errno, of libseccomp. */
static void
must(int code)
{
	if (code < 0)
		errx(1, "libseccomp: %s", strerror(-code));
}

static void
allow(scmp_filter_ctx filter, const struct rule *r)
{
	struct scmp_arg_cmp where[3];
	unsigned i, n = 0;

	for (i = 0; i < 3 && r->where[i].mask != 0; i++)
		where[n++] = (struct scmp_arg_cmp){ r->where[i].argument,
		    SCMP_CMP_MASKED_EQ, r->where[i].mask, r->where[i].value };
	must(seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, r->number, n,
	    where));
}

static scmp_filter_ctx
make_filter(unsigned kept)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	size_t i;

	if (filter == NULL)
		errx(1, "libseccomp does not start");
	for (i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (kept & calls[i].promise)
			must(seccomp_rule_add(filter, SCMP_ACT_ALLOW,
			    calls[i].number, 0));
	for (i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (kept & rules[i].promise)
			allow(filter, &rules[i]);
	/* So that the C library asks for its threads by clone. */
	if (kept & CONNECTS)
		must(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
		    SCMP_SYS(clone3), 0));
	return filter;
}

static void
print_filter(unsigned kept)
{
	scmp_filter_ctx filter = make_filter(kept);
	struct sock_filter code;
	FILE *f = tmpfile();

	if (f == NULL)
		err(1, "tmpfile");
	must(seccomp_export_bpf(filter, fileno(f)));
	seccomp_release(filter);
	rewind(f);
	printf("static const struct sock_filter filter_%u[] = {\n", kept);
	while (fread(&code, sizeof(code), 1, f) == 1)
		printf("\t{ 0x%02x, %u, %u, 0x%08x },\n", code.code, code.jt,
		    code.jf, code.k);
	puts("};\n");
	fclose(f);
}

/* Is this set of promises already in a row above this one? */
static int
is_repeated(size_t row)
{
	size_t i;

	for (i = 0; i < row; i++)
		if (promises[i].kept == promises[row].kept)
			return 1;
	return 0;
}

int
main(void)
{
	size_t i;

	for (i = 0; i < promises_count; i++)
		if (!is_repeated(i))
			print_filter(promises[i].kept);
	puts("static const struct filter {\n\tunsigned kept;\n"
	    "\tunsigned short length;\n\tconst struct sock_filter *code;\n"
	    "} filters[] = {");
	for (i = 0; i < promises_count; i++)
		if (!is_repeated(i))
			printf("\t{ %u, sizeof(filter_%u) / sizeof(*filter_%u), "
			    "filter_%u },\n", promises[i].kept, promises[i].kept,
			    promises[i].kept, promises[i].kept);
	puts("};");
	return fflush(stdout) == EOF;
}
