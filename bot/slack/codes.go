package slack

// codes of Slack (https://docs.slack.dev/reference/methods, the errors of each).
var (
	badToken = set("invalid_auth", "token_revoked", "token_expired", "not_authed", accountInactive, "not_allowed_token_type", "team_access_not_granted", "invalid_token")
	nobody   = set("channel_not_found", "user_disabled", "user_not_found", "users_not_found", "is_archived", "cannot_dm_bot", "user_not_visible", "cannot_message_user", "not_in_dm", "recipient_inactive")
	busyNow  = set("ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org", "org_login_required", "accesslimited", "service_unavailable")
	lacking  = set("not_in_channel", "missing_scope", "no_permission", "ekm_access_denied", "restricted_action", "access_denied", "messages_tab_disabled", "two_factor_setup_required", "enterprise_is_restricted")
	never    = set(
		// of what a message says
		"msg_too_long", "msg_blocks_too_long", "no_text", "no_dual_broadcast", "invalid_blocks", "invalid_blocks_format", "invalid_attachments",
		"too_many_attachments", "attachment_payload_limit_exceeded", "too_many_contact_cards", "block_mismatch", "invalid_metadata_format",
		"invalid_metadata_schema", "metadata_too_large", "metadata_must_be_sent_from_app", "markdown_text_conflict",
		// of how it was asked
		"invalid_arguments", "invalid_arg_name", "invalid_array_arg", "invalid_charset", "invalid_form_data", "invalid_json", "json_not_object",
		"invalid_post_type", "missing_post_type", "missing_argument", "missing_post_data", "unknown_method", "method_deprecated", "deprecated_endpoint",
		"method_not_supported_for_channel_type", "channel_type_not_supported", "as_user_not_supported", "invalid_cursor", "invalid_limit",
		"invalid_ts_latest", "invalid_ts_oldest", "invalid_channel", "invalid_users", "bad_timestamp",
		// of what it is about
		"message_not_found", "thread_not_found", "cant_update_message", "cant_delete_message", "edit_window_closed", "cannot_reply_to_message",
		"no_item_specified", "bad_name", "invalid_name", "no_reaction", "too_many_emoji", "too_many_reactions", "is_external_post",
		// of files and views
		"file_not_found", "file_deleted", "file_uploads_disabled", "file_uploads_except_images_disabled", "storage_limit_reached", "blocked_file_type",
		"file_type_not_allowed", "too_many_files", "alt_txt_too_large", "invalid_view", "view_too_large", "hash_conflict", "expired_trigger_id",
		"exchanged_trigger_id", "trigger_exchanged", "trigger_expired", "invalid_trigger_id", "not_found", "not_enabled", "push_limit_reached",
	)
	unsure = set("fatal_error", "internal_error", "request_timeout", "update_failed", "file_update_failed", "unreadable_reply")
)

// accountInactive is said of the token's account, and of the recipient's.
const accountInactive = "account_inactive"

func set(codes ...string) map[string]bool {
	all := map[string]bool{}
	for _, code := range codes {
		all[code] = true
	}
	return all
}
