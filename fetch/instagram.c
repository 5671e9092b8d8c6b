#include "platform.h"

/*
 * Expanding messages in Instagram's list provokes 500s (facts A7), and details
 * are given of a thread's 20 newest messages only (A4).  How long a list may be
 * is not known: 25 is the platform's own page (A3).
 */
#define MESSAGE_FIELDS \
	"id,created_time,from,to,message," \
	"attachments{id,mime_type,name,size,file_url," \
	"image_data{url,preview_url},video_data{url,preview_url}," \
	"generic_template{title,subtitle,media_url}}," \
	"shares{id,name,link,description},story,is_unsupported,reply_to"

const struct platform platform_instagram_page = {
	.channel = "instagram",
	.login = "page",
	.source = "instagram",
	.self_fields = "instagram_business_account{id,username}",
	.self_within = "instagram_business_account",
	.self_key = "id",
	.self_missing = "this Page has no Instagram professional account: "
	    "link one to the Page, or log in with Instagram",
	.idle_next = true,
	.threads = 25,
	.recent = 20,
	.deep = 20,
	.message_fields = MESSAGE_FIELDS,
};

/* /me answers with two ids; user_id is the one that messages carry (A5). */
const struct platform platform_instagram_login = {
	.channel = "instagram",
	.login = "instagram",
	.source = "instagram",
	.node = "me",
	.self_fields = "user_id,username",
	.self_key = "user_id",
	.self_missing = "Instagram did not name the account (user_id): "
	    "log in again with a professional account",
	.idle_next = true,
	.by_id = true,
	.refresh = "/refresh_access_token?grant_type=ig_refresh_token",
	.threads = 25,
	.recent = 20,
	.deep = 20,
	.message_fields = MESSAGE_FIELDS,
};
