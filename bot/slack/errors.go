package slack

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"time"

	slackgo "github.com/slack-go/slack"

	"attache/bot"
)

// code returns Slack's error code in err, "" when it has none.
func code(err error) string {
	var se slackgo.SlackErrorResponse
	if errors.As(err, &se) {
		return se.Err
	}
	return ""
}

// barred are the error codes after which trying again with the same tokens is useless.
// Source: the error tables of https://docs.slack.dev/reference/methods/auth.test and apps.connections.open.
var barred = map[string]bool{
	"invalid_auth": true, "not_authed": true, "account_inactive": true, "token_revoked": true, "token_expired": true,
	"not_allowed_token_type": true, "missing_scope": true, "no_permission": true, "org_login_required": true,
	"team_access_not_granted": true, "access_denied": true, "enterprise_is_restricted": true, "forbidden_team": true,
	"invalid_app_id": true, "app_uninstalled": true,
}

// connecting classifies an error of a call that connects: it wraps bot.ErrBarred when trying again is useless.
func connecting(what string, err error) error {
	err = discreet(err)
	if c := code(err); barred[c] {
		var se slackgo.SlackErrorResponse
		if errors.As(err, &se) && se.Needed != "" {
			return fmt.Errorf("%s: %w: %s, needed is %s", what, bot.ErrBarred, c, se.Needed)
		}
		return fmt.Errorf("%s: %w: %s", what, bot.ErrBarred, c)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// posting are the error codes of chat.postMessage and chat.update that say something of the channel or the message.
// Source: the error tables of their method pages.
var posting = map[string]error{
	"channel_not_found": bot.ErrGone, "is_archived": bot.ErrGone, "channel_type_not_supported": bot.ErrGone,

	"not_in_channel": bot.ErrForbidden, "restricted_action": bot.ErrForbidden, "missing_scope": bot.ErrForbidden,
	"restricted_action_read_only_channel": bot.ErrForbidden, "restricted_action_thread_only_channel": bot.ErrForbidden,
	"restricted_action_non_threadable_channel": bot.ErrForbidden, "restricted_action_thread_locked": bot.ErrForbidden,
	"no_permission": bot.ErrForbidden, "ekm_access_denied": bot.ErrForbidden, "user_is_restricted": bot.ErrForbidden,
	"access_denied": bot.ErrForbidden, "messages_tab_disabled": bot.ErrForbidden, "cannot_dm_bot": bot.ErrForbidden,
	"posting_to_general_channel_denied": bot.ErrForbidden, "posting_to_channel_denied": bot.ErrForbidden,

	"invalid_auth": bot.ErrBarred, "not_authed": bot.ErrBarred, "account_inactive": bot.ErrBarred,
	"token_revoked": bot.ErrBarred, "token_expired": bot.ErrBarred, "not_allowed_token_type": bot.ErrBarred,

	"invalid_blocks": bot.ErrRejected, "msg_blocks_too_long": bot.ErrRejected, "msg_too_long": bot.ErrRejected,
	"no_text": bot.ErrRejected, "invalid_arguments": bot.ErrRejected, "invalid_attachments": bot.ErrRejected,
	"invalid_blocks_format": bot.ErrRejected, "too_many_attachments": bot.ErrRejected,
	"invalid_metadata_format": bot.ErrRejected, "invalid_metadata_schema": bot.ErrRejected, "metadata_too_large": bot.ErrRejected,
	"metadata_must_be_sent_from_app": bot.ErrRejected,
	"message_not_found":              bot.ErrRejected, "cant_update_message": bot.ErrRejected, "edit_window_closed": bot.ErrRejected,
}

// Waits before a message is tried again, where Slack names none.
const (
	afterRateLimit = 30 * time.Second
	afterNoContact = 10 * time.Second
)

// posted classifies an error of posting or editing: the sentinels of package bot, or *bot.Later where Slack certainly
// did not take the message. All else leaves it open.
func posted(what string, err error) error {
	var later *bot.Later
	if errors.As(err, &later) {
		return err
	}
	err = discreet(err)
	c := code(err)
	if kind := posting[c]; kind != nil {
		return fmt.Errorf("slack: %s: %w: %s", what, kind, c)
	}
	err = fmt.Errorf("slack: %s: %w", what, err)
	var limited *slackgo.RateLimitedError
	var status slackgo.StatusCodeError
	var op *net.OpError
	switch {
	case errors.As(err, &limited):
		return &bot.Later{After: limited.RetryAfter, Err: err}
	case c == "ratelimited", c == "rate_limited", errors.As(err, &status) && status.Code == http.StatusTooManyRequests:
		return &bot.Later{After: afterRateLimit, Err: err}
	case errors.As(err, &op) && op.Op == "dial":
		return &bot.Later{After: afterNoContact, Err: err}
	}
	return err
}

// passing reports whether err is one that a repetition may cure, and how long to wait before it.
func passing(err error) (after time.Duration, ok bool) {
	var limited *slackgo.RateLimitedError
	var status slackgo.StatusCodeError
	switch {
	case errors.As(err, &limited):
		return limited.RetryAfter, true
	case errors.As(err, &status):
		return time.Second, status.Code >= http.StatusInternalServerError || status.Code == http.StatusTooManyRequests
	}
	return time.Second, code(err) == ""
}

// retryAfter returns how long Slack wants to be left alone, 0 when it does not say.
func retryAfter(err error) time.Duration {
	var limited *slackgo.RateLimitedError
	if errors.As(err, &limited) {
		return limited.RetryAfter
	}
	return 0
}

var address = regexp.MustCompile(`(?:https?|wss?)://[^\s"]+`)

// discreet returns err without the addresses in its text: those of response URLs, uploads and sockets are secrets, and
// net/http and the SDK put them into their errors.
func discreet(err error) error {
	text := err.Error()
	if hidden := address.ReplaceAllString(text, "(address)"); hidden != text {
		return hiding{hidden, err}
	}
	return err
}

// hiding is an error that says less than its cause.
type hiding struct {
	text  string
	cause error
}

func (h hiding) Error() string { return h.text }

func (h hiding) Unwrap() error { return h.cause }
