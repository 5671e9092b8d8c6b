/*
 * tlsfront CERTIFICATE KEY PORT LOG: TLS before a plain server on this machine.
 *
 * Listens on a free port of 127.0.0.1, which it prints, and hands what it
 * decrypts to 127.0.0.1:PORT and the answers back.  Every byte that a client
 * said through TLS is appended to LOG, so that a test can look for what should
 * never have been said.  With the PORT 0 a connection is taken, and not a word
 * is said in it.
 */
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/ssl.h>

static struct sockaddr_in
loopback(int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	return a;
}

/* A listening socket, whose port is told to whoever started us. */
static int
open_door(void)
{
	struct sockaddr_in a = loopback(0);
	socklen_t len = sizeof(a);
	int s = socket(AF_INET, SOCK_STREAM, 0);

	if (s == -1 || bind(s, (struct sockaddr *)&a, len) == -1 ||
	    listen(s, SOMAXCONN) == -1 ||
	    getsockname(s, (struct sockaddr *)&a, &len) == -1)
		err(1, "listen");
	printf("%d\n", ntohs(a.sin_port));
	fflush(stdout);
	return s;
}

static int
reach(int port)
{
	struct sockaddr_in a = loopback(port);
	int s = socket(AF_INET, SOCK_STREAM, 0);

	if (s == -1 || connect(s, (struct sockaddr *)&a, sizeof(a)) == -1)
		err(1, "connect");
	return s;
}

/* What is passed on in pieces would else wait 40 ms for its acknowledgement. */
static void
hurry(int s)
{
	const int yes = 1;

	setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

static bool
put(int fd, const char *bytes, int n)
{
	return n > 0 && write(fd, bytes, (size_t)n) == n;
}

/* From the client to the server and the log; false when it has ended. */
static bool
inward(SSL *tls, int server, int log)
{
	char buf[16384];
	int n = SSL_read(tls, buf, sizeof(buf));

	return put(log, buf, n) && put(server, buf, n);
}

static bool
outward(SSL *tls, int server)
{
	char buf[16384];
	int n = (int)read(server, buf, sizeof(buf));

	return n > 0 && SSL_write(tls, buf, n) == n;
}

static void
carry(SSL *tls, int client, int server, int log)
{
	struct pollfd fds[] = { { .fd = client, .events = POLLIN },
	    { .fd = server, .events = POLLIN } };
	bool open = true;

	while (open) {
		if (SSL_pending(tls) == 0 && poll(fds, 2, -1) == -1)
			err(1, "poll");
		if (SSL_pending(tls) > 0 || fds[0].revents != 0)
			open = inward(tls, server, log);
		else
			open = outward(tls, server);
	}
	SSL_shutdown(tls);
}

static SSL_CTX *
load(const char *certificate, const char *key)
{
	SSL_CTX *c = SSL_CTX_new(TLS_server_method());

	if (c == NULL || SSL_CTX_use_certificate_chain_file(c, certificate) !=
	    1 || SSL_CTX_use_PrivateKey_file(c, key, SSL_FILETYPE_PEM) != 1)
		errx(1, "%s, %s: cannot be used", certificate, key);
	return c;
}

static void
serve(SSL_CTX *context, int client, int port, int log)
{
	SSL *tls = SSL_new(context);

	int server;

	if (tls != NULL && SSL_set_fd(tls, client) == 1 &&
	    SSL_accept(tls) == 1) {
		server = reach(port);
		hurry(client);
		hurry(server);
		carry(tls, client, server, log);
	}
	SSL_free(tls);
}

int
main(int argc, char *argv[])
{
	SSL_CTX *context;
	int door, client, log;

	if (argc != 5)
		errx(64, "usage: tlsfront CERTIFICATE KEY PORT LOG");
	context = load(argv[1], argv[2]);
	log = open(argv[4], O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (log == -1)
		err(1, "%s", argv[4]);
	signal(SIGCHLD, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	door = open_door();
	while (atoi(argv[3]) == 0)
		pause();
	while ((client = accept(door, NULL, NULL)) != -1) {
		if (fork() == 0) {
			serve(context, client, atoi(argv[3]), log);
			return 0;
		}
		close(client);
	}
	err(1, "accept");
}
