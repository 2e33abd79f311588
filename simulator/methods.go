package simulator

import "strings"

// Parameters that all sending methods share. The last line is the older spelling, which the server still takes.
const sendParams = " business_connection_id chat_id message_thread_id direct_messages_topic_id disable_notification protect_content" +
	" allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup" +
	" reply_to_message_id allow_sending_without_reply "

// methodTable is the Bot API as far as it is simulated, by lower-case name: the server does not mind the case.
func methodTable() map[string]method {
	table := make(map[string]method)
	for _, m := range []method{
		{"getUpdates", "offset limit timeout allowed_updates", nil},
		{"setWebhook", "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token", runSetWebhook},
		{"deleteWebhook", "drop_pending_updates", runDeleteWebhook},
		{"getWebhookInfo", "", runGetWebhookInfo},
		{"getMe", "", runGetMe},

		{"sendMessage", "text parse_mode entities link_preview_options disable_web_page_preview" + sendParams, runSendMessage},
		{"sendDocument", "document thumbnail thumb caption parse_mode caption_entities disable_content_type_detection" + sendParams, runSendDocument},
		{"sendPhoto", "photo caption parse_mode caption_entities show_caption_above_media has_spoiler" + sendParams, runSendPhoto},
		{"sendVideo", "video duration width height thumbnail thumb cover start_timestamp caption parse_mode caption_entities show_caption_above_media" +
			" has_spoiler supports_streaming" + sendParams, runSendVideo},
		{"getFile", "file_id", runGetFile},
		{"sendChatAction", "business_connection_id chat_id message_thread_id action", runSendChatAction},
		{"setMessageReaction", "chat_id message_id reaction is_big", runSetMessageReaction},

		{"editMessageText", "business_connection_id chat_id message_id inline_message_id text parse_mode entities link_preview_options disable_web_page_preview reply_markup", runEditMessageText},
		{"editMessageCaption", "business_connection_id chat_id message_id inline_message_id caption parse_mode caption_entities show_caption_above_media reply_markup", runEditMessageCaption},
		{"editMessageReplyMarkup", "business_connection_id chat_id message_id inline_message_id reply_markup", runEditMessageReplyMarkup},
		{"deleteMessage", "chat_id message_id", runDeleteMessage},
		{"pinChatMessage", "business_connection_id chat_id message_id disable_notification", runPinChatMessage},
		{"unpinChatMessage", "business_connection_id chat_id message_id", runUnpinChatMessage},
		{"answerCallbackQuery", "callback_query_id text show_alert url cache_time", runAnswerCallbackQuery},

		{"setMyCommands", "commands scope language_code", runSetMyCommands},
		{"getMyCommands", "scope language_code", runGetMyCommands},
		{"deleteMyCommands", "scope language_code", runDeleteMyCommands},

		{"getChat", "chat_id", runGetChat},
		{"getChatMember", "chat_id user_id", runGetChatMember},
		{"getChatAdministrators", "chat_id", runGetChatAdministrators},
		{"getChatMemberCount", "chat_id", runGetChatMemberCount},
		{"leaveChat", "chat_id", runLeaveChat},
	} {
		table[strings.ToLower(m.name)] = m
	}
	return table
}

func runGetMe(s *Server, _ *call) (any, error) {
	yes, no, reads := true, false, !s.privacy
	me := s.bot
	me.CanJoinGroups, me.CanReadAllGroupMessages, me.SupportsInlineQueries = &yes, &reads, &no
	return me, nil
}
