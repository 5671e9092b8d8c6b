#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "secret.h"

static bool
is_credential(const char *path)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	size_t len;

	if (folder == NULL || *folder != '/')
		return false;
	len = strlen(folder);
	return strncmp(path, folder, len) == 0 && path[len] == '/' &&
	    strstr(path + len, "/../") == NULL;
}

void
secret_check(const char *path)
{
	struct stat st;
	bool folder;

	if (stat(path, &st) == -1 || (st.st_mode & 077) == 0)
		return;
	folder = S_ISDIR(st.st_mode);
	if ((!folder && !S_ISREG(st.st_mode)) || is_credential(path))
		return;
	errx(EX_CONFIG, "%s can be read by others, and holds secrets: "
	    "chmod %s '%s'", path, folder ? "700" : "600", path);
}
