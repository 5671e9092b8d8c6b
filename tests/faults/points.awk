# points.awk: what strace noted of a stage -> `STAGE CALL N FOR`, the Nth call of
# its kind at which it is to die, and for how many this one stands: itself, and
# those behind it in front of which nothing was changed since that anybody else
# can see, be it that a lock or a pipe was let go.
#
#	-v stage=NAME  its name
#	-v alone=1     each call by itself
#
# Of what is written to one file in a row, the first and the last are told.

# All that is not named here is taken to change something.
BEGIN {
	split("access arch_prctl brk clock_gettime clock_nanosleep faccessat2 " \
	    "fadvise64 fstat fstatfs futex geteuid getpeername getpid getrandom " \
	    "getsockname getsockopt gettid getuid ioctl landlock_add_rule " \
	    "landlock_create_ruleset landlock_restrict_self lseek madvise " \
	    "mmap mprotect munmap newfstatat poll prctl pread64 prlimit64 " \
	    "readlink rseq rt_sigaction rt_sigprocmask seccomp " \
	    "set_robust_list set_tid_address setsockopt socket socketpair " \
	    "statfs sysinfo umask uname", names, " ")
	for (i in names)
		harmless[names[i]] = 1
}

function changes() {
	if (call == "read" || call == "close")
		return !quiet[fd]
	if (call == "openat")
		return /O_CREAT|O_TRUNC/
	if (call == "fcntl")
		return /F_SETLK|F_OFD_SETLK/
	return !(call in harmless)
}

function tell() {
	if (point != "")
		print point, covered
	covered = 0
}

match($0, /^[a-z][a-z0-9_]*\(/) {
	call = substr($0, 1, RLENGTH - 1)
	fd = substr($0, RLENGTH + 1) + 0
	n[call]++
	in_row = call == "pwrite64" && row == fd && !alone
	row = call == "pwrite64" ? fd : -1
	if (changed || alone || point == "") {
		if (!in_row || !amid)
			tell()
		amid = in_row
		point = stage " " call " " n[call]
		changed = 0
	}
	covered++
	if (call == "openat" && $NF ~ /^[0-9]+$/)
		quiet[$NF] = !/O_CREAT|O_WRONLY|O_RDWR/
	changed = changed || changes()
}

END { tell() }
