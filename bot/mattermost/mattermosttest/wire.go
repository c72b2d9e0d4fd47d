package mattermosttest

// What goes over the wire, in the names of https://developers.mattermost.com/api-documentation/.

// User is an account: a person's or a bot's.
type User struct {
	ID          string            `json:"id"`
	CreateAt    int64             `json:"create_at,omitempty"`
	UpdateAt    int64             `json:"update_at,omitempty"`
	DeleteAt    int64             `json:"delete_at"`
	Username    string            `json:"username"`
	Email       string            `json:"email"`
	Nickname    string            `json:"nickname"`
	FirstName   string            `json:"first_name"`
	LastName    string            `json:"last_name"`
	Position    string            `json:"position"`
	Roles       string            `json:"roles"`
	AuthService string            `json:"auth_service"`
	Locale      string            `json:"locale"`
	Timezone    map[string]string `json:"timezone"`
	IsBot       bool              `json:"is_bot,omitempty"`
	BotDesc     string            `json:"bot_description,omitempty"`
}

// Channel is a conversation; Type is D, G, O or P.
type Channel struct {
	ID          string `json:"id"`
	CreateAt    int64  `json:"create_at"`
	UpdateAt    int64  `json:"update_at"`
	DeleteAt    int64  `json:"delete_at"`
	TeamID      string `json:"team_id"`
	Type        string `json:"type"`
	DisplayName string `json:"display_name"`
	Name        string `json:"name"`
	Header      string `json:"header"`
	Purpose     string `json:"purpose"`
	LastPostAt  int64  `json:"last_post_at"`
	LastRootAt  int64  `json:"last_root_post_at"`
	Total       int64  `json:"total_msg_count"`
	TotalRoot   int64  `json:"total_msg_count_root"`
	CreatorID   string `json:"creator_id"`

	members []string
	posts   []*Post // as they were stored, ghosts among them
	stamp   int64   // of the latest change
}

// Post is one message. Props as stored, without the attachments.
type Post struct {
	ID            string         `json:"id"`
	CreateAt      int64          `json:"create_at"`
	UpdateAt      int64          `json:"update_at"`
	EditAt        int64          `json:"edit_at"`
	DeleteAt      int64          `json:"delete_at"`
	IsPinned      bool           `json:"is_pinned"`
	UserID        string         `json:"user_id"`
	ChannelID     string         `json:"channel_id"`
	RootID        string         `json:"root_id"`
	OriginalID    string         `json:"original_id"`
	Message       string         `json:"message"`
	Type          string         `json:"type"`
	Props         map[string]any `json:"props"`
	Hashtags      string         `json:"hashtags"`
	FileIDs       []string       `json:"file_ids,omitempty"`
	PendingPostID string         `json:"pending_post_id"`
	HasReactions  bool           `json:"has_reactions,omitempty"`
	ReplyCount    int64          `json:"reply_count"`
	LastReplyAt   int64          `json:"last_reply_at"`
	Participants  []*User        `json:"participants"`
	Metadata      *metadata      `json:"metadata,omitempty"`

	attachments []attachment
	reactions   []reaction
	toAlone     string // of an ephemeral post: who sees it
}

type metadata struct {
	Files     []*fileInfo `json:"files,omitempty"`
	Reactions []reaction  `json:"reactions,omitempty"`
}

type reaction struct {
	UserID    string `json:"user_id"`
	PostID    string `json:"post_id"`
	EmojiName string `json:"emoji_name"`
	CreateAt  int64  `json:"create_at"`
	UpdateAt  int64  `json:"update_at"`
	DeleteAt  int64  `json:"delete_at"`
	ChannelID string `json:"channel_id"`
}

type attachment struct {
	ID         int64    `json:"id"`
	Fallback   string   `json:"fallback"`
	Color      string   `json:"color"`
	Pretext    string   `json:"pretext"`
	AuthorName string   `json:"author_name"`
	AuthorLink string   `json:"author_link"`
	AuthorIcon string   `json:"author_icon"`
	Title      string   `json:"title"`
	TitleLink  string   `json:"title_link"`
	Text       string   `json:"text"`
	Fields     []field  `json:"fields"`
	ImageURL   string   `json:"image_url"`
	ThumbURL   string   `json:"thumb_url"`
	Footer     string   `json:"footer"`
	FooterIcon string   `json:"footer_icon"`
	Timestamp  any      `json:"ts"`
	Actions    []action `json:"actions,omitempty"`
}

type field struct {
	Title string `json:"title"`
	Value any    `json:"value"`
	Short any    `json:"short"`
}

type action struct {
	ID          string       `json:"id,omitempty"`
	Type        string       `json:"type,omitempty"`
	Name        string       `json:"name,omitempty"`
	Tooltip     string       `json:"tooltip,omitempty"`
	Disabled    bool         `json:"disabled,omitempty"`
	Style       string       `json:"style,omitempty"`
	Options     []option     `json:"options,omitempty"`
	Default     string       `json:"default_option,omitempty"`
	Integration *integration `json:"integration,omitempty"`
}

type integration struct {
	URL     string         `json:"url,omitempty"`
	Context map[string]any `json:"context,omitempty"`
}

type option struct {
	Text  string `json:"text"`
	Value string `json:"value"`
}

type postList struct {
	Order          []string         `json:"order"`
	Posts          map[string]*Post `json:"posts"`
	NextPostID     string           `json:"next_post_id"`
	PrevPostID     string           `json:"prev_post_id"`
	HasNext        bool             `json:"has_next,omitempty"`
	FirstForbidden int64            `json:"first_inaccessible_post_time"`
}

type fileInfo struct {
	ID        string `json:"id"`
	UserID    string `json:"user_id"`
	PostID    string `json:"post_id,omitempty"`
	ChannelID string `json:"channel_id"`
	CreateAt  int64  `json:"create_at"`
	UpdateAt  int64  `json:"update_at"`
	DeleteAt  int64  `json:"delete_at"`
	Name      string `json:"name"`
	Extension string `json:"extension"`
	Size      int64  `json:"size"`
	MimeType  string `json:"mime_type"`

	body []byte
}

// Command is a slash command of the team.
type Command struct {
	ID               string `json:"id"`
	Token            string `json:"token"`
	CreateAt         int64  `json:"create_at"`
	UpdateAt         int64  `json:"update_at"`
	DeleteAt         int64  `json:"delete_at"`
	CreatorID        string `json:"creator_id"`
	TeamID           string `json:"team_id"`
	Trigger          string `json:"trigger"`
	Method           string `json:"method"`
	Username         string `json:"username"`
	IconURL          string `json:"icon_url"`
	AutoComplete     bool   `json:"auto_complete"`
	AutoCompleteDesc string `json:"auto_complete_desc"`
	AutoCompleteHint string `json:"auto_complete_hint"`
	DisplayName      string `json:"display_name"`
	Description      string `json:"description"`
	URL              string `json:"url"`
}

type team struct {
	ID          string `json:"id"`
	CreateAt    int64  `json:"create_at"`
	UpdateAt    int64  `json:"update_at"`
	DeleteAt    int64  `json:"delete_at"`
	DisplayName string `json:"display_name"`
	Name        string `json:"name"`
	Type        string `json:"type"`

	members map[string]bool
}

type teamMember struct {
	TeamID     string `json:"team_id"`
	UserID     string `json:"user_id"`
	Roles      string `json:"roles"`
	DeleteAt   int64  `json:"delete_at"`
	SchemeUser bool   `json:"scheme_user"`
}

type botAccount struct {
	UserID      string `json:"user_id"`
	Username    string `json:"username"`
	DisplayName string `json:"display_name,omitempty"`
	Description string `json:"description,omitempty"`
	OwnerID     string `json:"owner_id"`
	CreateAt    int64  `json:"create_at"`
	UpdateAt    int64  `json:"update_at"`
	DeleteAt    int64  `json:"delete_at"`
}

type accessToken struct {
	ID          string `json:"id"`
	Token       string `json:"token,omitempty"`
	UserID      string `json:"user_id"`
	Description string `json:"description"`
	IsActive    bool   `json:"is_active"`
}

type status struct {
	UserID         string `json:"user_id"`
	Status         string `json:"status"`
	Manual         bool   `json:"manual"`
	LastActivityAt int64  `json:"last_activity_at"`
	DNDEndTime     int64  `json:"dnd_end_time"` // seconds
}

type role struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	DisplayName string   `json:"display_name"`
	Permissions []string `json:"permissions"`
	BuiltIn     bool     `json:"built_in"`
}
