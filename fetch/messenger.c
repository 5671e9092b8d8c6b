#include "platform.h"

/* An unknown field fails the whole request (facts A2): only Messenger's. */
const struct platform platform_messenger = {
	.channel = "facebook",
	.login = "page",
	.source = "messenger",
	.nested = true,
	.threads = 25,
	.recent = 11,		/* ten new ones, and what shows their end */
	.deep = 26,		/* 25 are not a full page: no further call */
	.message_fields = "id,created_time,from,to,message,"
	    "attachments{id,mime_type,name,size,file_url,"
	    "image_data{url,preview_url,render_as_sticker},"
	    "video_data{url,preview_url},"
	    "generic_template{title,subtitle,media_url}},"
	    "sticker,shares{id,name,link,description},tags",
	/* A sticker is in samples only, others might go with a version. */
	.plain_fields = "id,created_time,from,to,message,"
	    "attachments{id,mime_type,name,size,file_url,"
	    "image_data{url,preview_url},video_data{url,preview_url}}",
};
