#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attachment.h"
#include "must.h"
#include "whatsapp_body.h"

enum { EXTENSION_MAX = 5 };

/* Texts that WhatsApp wrote, each the whole of its line. */
static const char *const omitted[] = {
	"<Media omitted>", "<تم استبعاد الوسائط>", "<الوسائط غير مدرجة>",
	"<Medien ausgeschlossen>", "<Médias omis>", "<Multimedia omitido>",
	"<Archivo omitido>", "<Mídia oculta>", "<Arquivo de mídia oculto>",
	"<Media omessi>", "<Medya dahil edilmedi>", "<Media weggelaten>",
	"<Media tidak disertakan>", "<Без медиафайлов>",
	"<Файл пропущен>", "<Pominięto multimedia>", NULL
};

static const char *const deleted[] = {
	"This message was deleted", "You deleted this message",
	"تم حذف هذه الرسالة", "حذفت هذه الرسالة", "لقد حذفت هذه الرسالة",
	"Diese Nachricht wurde gelöscht", "Du hast diese Nachricht gelöscht",
	"Se eliminó este mensaje", "Eliminaste este mensaje",
	"Ce message a été supprimé", "Vous avez supprimé ce message",
	"Mensagem apagada", "Você apagou esta mensagem", NULL
};

static const char *const edited[] = {
	"<This message was edited>", "<تم تعديل هذه الرسالة>",
	"<Diese Nachricht wurde bearbeitet.>", "<Se editó este mensaje.>",
	NULL
};

static const char *const attached[] = {
	"(file attached)", "(Datei angehängt)", "(archivo adjunto)",
	"(fichier joint)", "(arquivo anexado)", "(file allegato)",
	"(الملف مرفق)", "(ملف مرفق)", NULL
};

/* Ends of what iOS writes where a file was left out. */
static const struct absent {
	const char *words, *kind;
} absent[] = {
	{ "image omitted", "image" }, { "video omitted", "video" },
	{ "audio omitted", "audio" }, { "sticker omitted", "sticker" },
	{ "GIF omitted", "video" }, { "document omitted", "file" },
	{ "Contact card omitted", "file" },
	{ "Bild weggelassen", "image" }, { "Video weggelassen", "video" },
	{ "Audio weggelassen", "audio" }, { "Sticker weggelassen", "sticker" },
	{ "Dokument weggelassen", "file" },
	{ "imagen omitida", "image" }, { "video omitido", "video" },
	{ "audio omitido", "audio" }, { "sticker omitido", "sticker" },
	{ "documento omitido", "file" },
	{ "image absente", "image" }, { "vidéo absente", "video" },
	{ "audio omis", "audio" }, { "document manquant", "file" },
	{ "imagem ocultada", "image" }, { "vídeo omitido", "video" },
	{ "áudio ocultado", "audio" }, { "figurinha omitida", "sticker" },
	{ "documento ocultado", "file" },
	{ "تم استبعاد الصورة", "image" }, { "تم استبعاد الفيديو", "video" },
	{ "تم استبعاد الصوت", "audio" }, { "تم استبعاد الملصق", "sticker" },
	{ "تم استبعاد المستند", "file" }
};

/* In the first notice of a chat, which iOS puts in the other's mouth. */
static const char *const encryption[] = {
	"end-to-end encrypt", "Ende-zu-Ende", "extremo a extremo",
	"bout en bout", "ponta a ponta", "end-to-end", "uçtan uca",
	"التشفير التام", "مشفرة تمامًا", "مشفّرة تمامًا", NULL
};

static const struct extension {
	const char *name, *kind;
} extensions[] = {
	{ "jpg", "image" }, { "jpeg", "image" }, { "png", "image" },
	{ "gif", "image" }, { "heic", "image" }, { "webp", "sticker" },
	{ "mp4", "video" }, { "3gp", "video" }, { "mov", "video" },
	{ "opus", "audio" }, { "m4a", "audio" }, { "mp3", "audio" },
	{ "ogg", "audio" }, { "aac", "audio" }, { "amr", "audio" }
};

static char *
piece(const char *from, size_t len)
{
	return must(strndup(from, len));
}

static bool
ends_with(const char *text, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && strncasecmp(text + len - n, end, n) == 0;
}

/* The whole line is one of these, with or without a full stop. */
static bool
is_one_of(const char *line, size_t len, const char *const list[])
{
	if (len > 0 && line[len - 1] == '.')
		len--;
	for (; *list != NULL; list++)
		if (strlen(*list) == len && ends_with(line, len, *list))
			return true;
	return false;
}

/* NULL: not the name of a file. */
static const char *
kind_of_file(const char *name, size_t len)
{
	const char *dot = memrchr(name, '.', len);
	size_t i, n;

	if (dot == NULL || dot == name)
		return NULL;
	n = len - (size_t)(++dot - name);
	if (n == 0 || n > EXTENSION_MAX)
		return NULL;
	for (i = 0; i < n; i++)
		if (!isalnum((unsigned char)dot[i]))
			return NULL;
	for (i = 0; i < sizeof(extensions) / sizeof(*extensions); i++)
		if (strlen(extensions[i].name) == n &&
		    strncasecmp(extensions[i].name, dot, n) == 0)
			return extensions[i].kind;
	return "file";
}

/* IMG-20210428-WA0001.jpg and its like: Android's own names. */
static bool
is_android_name(const char *name, size_t len)
{
	return len > 12 && name[3] == '-' && isupper((unsigned char)*name) &&
	    isdigit((unsigned char)name[4]) &&
	    memmem(name, len, "-WA", 3) != NULL;
}

/* IMG-20210428-WA0001.jpg (file attached), with the words of any language. */
static bool
read_android_file(struct body *b, const char *line, size_t len, bool marked)
{
	const char *open = memrchr(line, '(', len);
	const char *kind;
	size_t n;

	if (open == NULL || open - line < 2 || open[-1] != ' ' ||
	    line[len - 1] != ')')
		return false;
	n = (size_t)(open - line) - 1;
	if ((kind = kind_of_file(line, n)) == NULL ||
	    (!marked && !is_android_name(line, n) &&
	    !is_one_of(open, len - n - 1, attached)))
		return false;
	b->kind = kind;
	b->name = piece(line, n);
	return true;
}

/* <attached: 00000042-PHOTO-2020-06-07-15-13-20.jpg> */
static bool
read_ios_file(struct body *b, const char *line, size_t len)
{
	const char *name, *kind;

	if (len < 3 || *line != '<' || line[len - 1] != '>' ||
	    (name = memmem(line, len, ": ", 2)) == NULL)
		return false;
	name += 2;
	kind = kind_of_file(name, (size_t)(line + len - 1 - name));
	if (kind == NULL)
		return false;
	b->kind = kind;
	b->name = piece(name, (size_t)(line + len - 1 - name));
	return true;
}

static bool
read_absent(struct body *b, const char *line, size_t len, bool marked)
{
	size_t i;

	if (is_one_of(line, len, omitted))
		return true;
	for (i = 0; marked && i < sizeof(absent) / sizeof(*absent); i++) {
		if (ends_with(line, len, absent[i].words)) {
			b->kind = absent[i].kind;
			return true;
		}
	}
	return false;
}

static bool
is_media_line(struct body *b, const char *line, size_t len, bool marked)
{
	return len > 0 && (read_absent(b, line, len, marked) ||
	    read_ios_file(b, line, len) ||
	    read_android_file(b, line, len, marked));
}

/* The file stands in the first line or the last; the rest is its caption. */
static bool
read_media(struct body *b, const char *text, bool marked)
{
	const char *end = strchrnul(text, '\n'), *last = strrchr(text, '\n');

	if (is_media_line(b, text, (size_t)(end - text), marked)) {
		b->text = piece(end + (*end == '\n'), strlen(end));
		return true;
	}
	if (last != NULL && read_ios_file(b, last + 1, strlen(last + 1))) {
		b->text = piece(text, (size_t)(last - text));
		return true;
	}
	return false;
}

static size_t
without_edited(const char *text)
{
	size_t len = strlen(text);
	const char *const *e;

	for (e = edited; *e != NULL; e++) {
		if (!ends_with(text, len, *e))
			continue;
		len -= strlen(*e);
		while (len > 0 && text[len - 1] == ' ')
			len--;
		break;
	}
	return len;
}

static bool
is_notice(const char *text)
{
	const char *const *e;

	for (e = encryption; *e != NULL; e++)
		if (strstr(text, *e) != NULL)
			return true;
	return false;
}

void
body_read(const char *text, bool marked, struct body *b)
{
	memset(b, 0, sizeof(*b));
	b->is_media = read_media(b, text, marked);
	if (b->is_media)
		return;
	b->text = piece(text, without_edited(text));
	b->is_deleted = is_one_of(b->text, strlen(b->text), deleted);
	b->is_notice = marked && is_notice(text);
}

static void
add_file(struct json_object *list, const struct body *b)
{
	struct json_object *a = attachment_add(list,
	    b->kind != NULL ? b->kind : "file");

	if (b->name != NULL)
		json_add_str(a, "name", b->name);
}

void
body_tell(struct json_object *out, const struct body *b)
{
	struct json_object *list = must(json_object_new_array());
	char *words;

	if (b->is_media)
		add_file(list, b);
	words = attachments_say(list);
	if (b->is_deleted)
		json_add_str(out, "content", "[deleted message]");
	else if (*b->text != '\0')
		json_add_str(out, "content", b->text);
	else if (b->is_media && b->kind == NULL)
		json_add_str(out, "content", "[media]");
	else
		json_add_str(out, "content",
		    *words != '\0' ? words : "[empty message]");
	if (json_object_array_length(list) > 0)
		json_add_ref(out, "attachments", list);
	free(words);
	json_object_put(list);
}

void
body_free(struct body *b)
{
	free(b->text);
	free(b->name);
	memset(b, 0, sizeof(*b));
}
