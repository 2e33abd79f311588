package simulator

import "encoding/json"

// The types of this file are the JSON of the Bot API, reduced to what the simulator produces.

type wireUser struct {
	ID                      int64  `json:"id"`
	IsBot                   bool   `json:"is_bot"`
	FirstName               string `json:"first_name"`
	LastName                string `json:"last_name,omitempty"`
	UserName                string `json:"username,omitempty"`
	LanguageCode            string `json:"language_code,omitempty"`
	CanJoinGroups           *bool  `json:"can_join_groups,omitempty"`
	CanReadAllGroupMessages *bool  `json:"can_read_all_group_messages,omitempty"`
	SupportsInlineQueries   *bool  `json:"supports_inline_queries,omitempty"`
}

type wireChat struct {
	ID        int64    `json:"id"`
	Type      ChatKind `json:"type"`
	Title     string   `json:"title,omitempty"`
	UserName  string   `json:"username,omitempty"`
	FirstName string   `json:"first_name,omitempty"`
	LastName  string   `json:"last_name,omitempty"`
	IsForum   bool     `json:"is_forum,omitempty"`
}

// Entity marks a part of a text. Offset and Length are in UTF-16 code units.
type Entity struct {
	Type          string    `json:"type"`
	Offset        int       `json:"offset"`
	Length        int       `json:"length"`
	URL           string    `json:"url,omitempty"`
	User          *wireUser `json:"user,omitempty"`
	Language      string    `json:"language,omitempty"`
	CustomEmojiID string    `json:"custom_emoji_id,omitempty"`
}

// Location is a point on the map in degrees.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	// HorizontalAccuracy is the radius of uncertainty in metres, 0–1500.
	HorizontalAccuracy float64 `json:"horizontal_accuracy,omitempty"`
}

type wireFile struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
	FilePath     string `json:"file_path,omitempty"`
	Width        int    `json:"width,omitempty"`
	Height       int    `json:"height,omitempty"`
}

type wireVideo struct {
	wireFile
	Duration int `json:"duration"`
}

type wireContact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
	UserID      int64  `json:"user_id,omitempty"`
}

type wireOrigin struct {
	Type           string    `json:"type"`
	Date           int64     `json:"date"`
	SenderUser     *wireUser `json:"sender_user,omitempty"`
	SenderUserName string    `json:"sender_user_name,omitempty"`
	SenderChat     *wireChat `json:"sender_chat,omitempty"`
	Chat           *wireChat `json:"chat,omitempty"`
	MessageID      int       `json:"message_id,omitempty"`
}

type wireTopic struct {
	Name      string `json:"name"`
	IconColor int    `json:"icon_color"`
}

type wireMessage struct {
	MessageID            int          `json:"message_id"`
	ThreadID             int          `json:"message_thread_id,omitempty"`
	BusinessConnectionID string       `json:"business_connection_id,omitempty"`
	From                 *wireUser    `json:"from,omitempty"`
	SenderChat           *wireChat    `json:"sender_chat,omitempty"`
	SenderBusinessBot    *wireUser    `json:"sender_business_bot,omitempty"`
	AuthorSignature      string       `json:"author_signature,omitempty"`
	Chat                 wireChat     `json:"chat"`
	Date                 int64        `json:"date"`
	EditDate             int64        `json:"edit_date,omitempty"`
	IsTopicMessage       bool         `json:"is_topic_message,omitempty"`
	IsAutomaticForward   bool         `json:"is_automatic_forward,omitempty"`
	IsFromOffline        bool         `json:"is_from_offline,omitempty"`
	ForwardOrigin        *wireOrigin  `json:"forward_origin,omitempty"`
	ForwardFrom          *wireUser    `json:"forward_from,omitempty"`
	ForwardFromChat      *wireChat    `json:"forward_from_chat,omitempty"`
	ForwardFromMessageID int          `json:"forward_from_message_id,omitempty"`
	ForwardSenderName    string       `json:"forward_sender_name,omitempty"`
	ForwardDate          int64        `json:"forward_date,omitempty"`
	ReplyTo              *wireMessage `json:"reply_to_message,omitempty"`
	ViaBot               *wireUser    `json:"via_bot,omitempty"`
	MediaGroupID         string       `json:"media_group_id,omitempty"`
	Text                 string       `json:"text,omitempty"`
	Entities             []Entity     `json:"entities,omitempty"`
	Caption              string       `json:"caption,omitempty"`
	CaptionEntities      []Entity     `json:"caption_entities,omitempty"`
	Photo                []wireFile   `json:"photo,omitempty"`
	Document             *wireFile    `json:"document,omitempty"`
	Video                *wireVideo   `json:"video,omitempty"`
	Location             *Location    `json:"location,omitempty"`
	Contact              *wireContact `json:"contact,omitempty"`

	NewChatMembers    []wireUser   `json:"new_chat_members,omitempty"`
	LeftChatMember    *wireUser    `json:"left_chat_member,omitempty"`
	MigrateToChatID   int64        `json:"migrate_to_chat_id,omitempty"`
	MigrateFromChatID int64        `json:"migrate_from_chat_id,omitempty"`
	PinnedMessage     *wireMessage `json:"pinned_message,omitempty"`
	ForumTopicCreated *wireTopic   `json:"forum_topic_created,omitempty"`

	ReplyMarkup *inlineKeyboard `json:"reply_markup,omitempty"`
}

type wireCallback struct {
	ID           string    `json:"id"`
	From         *wireUser `json:"from"`
	Message      any       `json:"message,omitempty"`
	ChatInstance string    `json:"chat_instance"`
	Data         string    `json:"data"`
}

// wireInaccessible stands for a message that the bot can no longer reach; its date is always 0.
type wireInaccessible struct {
	Chat      wireChat `json:"chat"`
	MessageID int      `json:"message_id"`
	Date      int64    `json:"date"`
}

type wireMember struct {
	Status      string    `json:"status"`
	User        *wireUser `json:"user"`
	UntilDate   *int64    `json:"until_date,omitempty"`
	IsAnonymous *bool     `json:"is_anonymous,omitempty"`
}

type wireMemberUpdate struct {
	Chat wireChat    `json:"chat"`
	From *wireUser   `json:"from"`
	Date int64       `json:"date"`
	Old  *wireMember `json:"old_chat_member"`
	New  *wireMember `json:"new_chat_member"`
}

type responseParameters struct {
	MigrateToChatID int64 `json:"migrate_to_chat_id,omitempty"`
	RetryAfter      int   `json:"retry_after,omitempty"`
}

type response struct {
	OK          bool                `json:"ok"`
	Result      json.RawMessage     `json:"result,omitempty"`
	ErrorCode   int                 `json:"error_code,omitempty"`
	Description string              `json:"description,omitempty"`
	Parameters  *responseParameters `json:"parameters,omitempty"`
}
