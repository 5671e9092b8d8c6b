/*
 * The power cut of a file system: what was not synced is gone.
 *
 *	shutdown FOLDER		any folder of it; an ext4 (or xfs), as root
 */
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sysexits.h>

/* Of linux/fs.h since 6.10, and of ext4 and xfs long before that. */
#define SHUT_DOWN _IOR('X', 125, uint32_t)

enum { WITHOUT_FLUSHING = 2 };

int
main(int argc, char *argv[])
{
	uint32_t how = WITHOUT_FLUSHING;
	int fd;

	if (argc != 2)
		errx(EX_USAGE, "usage: shutdown FOLDER");
	if ((fd = open(argv[1], O_RDONLY | O_DIRECTORY)) == -1)
		err(EX_NOINPUT, "%s", argv[1]);
	if (ioctl(fd, SHUT_DOWN, &how) == -1)
		err(EX_OSERR, "%s", argv[1]);
	return 0;
}
