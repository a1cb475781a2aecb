package slacktest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	textLimit     = 40000 // of a message's text
	metadataLimit = 16 << 10
)

// A result is what a Web API method answers; a non-empty refusal is its error.
type result map[string]any

// A refusal is an error of the Web API.
type refusal struct{ code, detail string }

// methods are the Web API methods that the workspace knows, with the token that
// each takes and the scopes of which one is needed.
var methods = map[string]struct {
	app    bool
	scopes []string
	call   func(*Server, Request) (result, *refusal)
}{
	"apps.connections.open":        {app: true, call: (*Server).connectionsOpen},
	"auth.test":                    {call: (*Server).authTest},
	"chat.postMessage":             {scopes: []string{"chat:write"}, call: (*Server).postMessage},
	"chat.update":                  {scopes: []string{"chat:write"}, call: (*Server).updateMessage},
	"conversations.info":           {scopes: []string{"channels:read", "groups:read", "im:read", "mpim:read"}, call: (*Server).conversationsInfo},
	"conversations.open":           {scopes: []string{"im:write", "mpim:write", "channels:manage", "groups:write"}, call: (*Server).conversationsOpen},
	"conversations.history":        {scopes: []string{"channels:history", "groups:history", "im:history", "mpim:history"}, call: (*Server).conversationsHistory},
	"files.getUploadURLExternal":   {scopes: []string{"files:write"}, call: (*Server).uploadURL},
	"files.completeUploadExternal": {scopes: []string{"files:write"}, call: (*Server).completeUpload},
	"usergroups.users.list":        {scopes: []string{"usergroups:read"}, call: (*Server).userGroup},
	"users.info":                   {scopes: []string{"users:read"}, call: (*Server).userInfo},
	"views.open":                   {call: (*Server).viewsOpen},
	"views.update":                 {call: (*Server).viewsUpdate},
}

func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	req, err := parse(name, r)
	if err != nil {
		s.refuse(name, "invalid_form_data", err.Error())
		answer(w, result{"ok": false, "error": "invalid_form_data"})
		return
	}
	f := s.arrive(req)
	if fault(w, f) {
		return
	}
	out, ref := s.call(name, req)
	if ref != nil && ref.code == "ratelimited" {
		s.refuse(name, ref.code, ref.detail)
		fault(w, Fault{RetryAfter: time.Second})
		return
	}
	if ref != nil {
		s.refuse(name, ref.code, ref.detail)
		out = result{"ok": false, "error": ref.code}
		if ref.detail != "" {
			out["response_metadata"] = map[string]any{"messages": []string{"[ERROR] " + ref.detail}}
		}
		if ref.code == "missing_scope" {
			out["needed"], out["provided"] = ref.detail, strings.Join(s.o.Scopes, ",")
		}
	} else {
		out["ok"] = true
		w.Header().Set("X-OAuth-Scopes", strings.Join(s.granted(), ","))
	}
	if f.Lost {
		hangUp(w)
		return
	}
	answer(w, out)
}

// granted returns the scopes of the bot token.
func (s *Server) granted() []string {
	if s.o.Scopes != nil {
		return s.o.Scopes
	}
	all := []string{"commands"} // which no method needs
	for _, m := range methods {
		all = append(all, m.scopes...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (s *Server) call(name string, req Request) (result, *refusal) {
	m, ok := methods[name]
	if !ok {
		return nil, &refusal{"unknown_method", name}
	}
	want, other := s.o.BotToken, s.o.AppToken
	if m.app {
		want, other = other, want
	}
	switch req.Token {
	case want:
	case "":
		return nil, &refusal{"not_authed", ""}
	case other:
		return nil, &refusal{"not_allowed_token_type", ""}
	default:
		return nil, &refusal{"invalid_auth", ""}
	}
	if s.o.Scopes != nil && len(m.scopes) > 0 && !slices.ContainsFunc(m.scopes, func(sc string) bool { return slices.Contains(s.o.Scopes, sc) }) {
		return nil, &refusal{"missing_scope", strings.Join(m.scopes, ",")}
	}
	return m.call(s, req)
}

// parse reads the arguments of a Web API call, form or JSON.
func parse(name string, r *http.Request) (Request, error) {
	req := Request{Method: name, Form: make(map[string]string)}
	req.Token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	for k, v := range r.URL.Query() {
		req.Form[k] = v[0]
	}
	b, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		return req, err
	}
	req.Body = b
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(b) == 0:
	case kind == "application/json":
		var members map[string]json.RawMessage
		if err := json.Unmarshal(b, &members); err != nil {
			return req, err
		}
		for k, v := range members {
			var text string
			if json.Unmarshal(v, &text) == nil {
				req.Form[k] = text
			} else {
				req.Form[k] = string(v)
			}
		}
	default:
		form, err := url.ParseQuery(string(b))
		if err != nil {
			return req, err
		}
		for k, v := range form {
			req.Form[k] = v[0]
		}
	}
	if t, ok := req.Form["token"]; ok {
		if req.Token == "" {
			req.Token = t
		}
		delete(req.Form, "token")
	}
	return req, nil
}

func (s *Server) connectionsOpen(Request) (result, *refusal) {
	ticket := secret()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tickets[ticket] = true
	return result{"url": "ws" + strings.TrimPrefix(s.http.URL, "http") + "/link/?ticket=" + ticket + "&app_id=" + AppID}, nil
}

func (s *Server) authTest(Request) (result, *refusal) {
	return result{
		"url": "https://workspace.slack.com/", "team": "Workspace", "user": "attache",
		"team_id": TeamID, "user_id": BotUser, "bot_id": BotID,
	}, nil
}

// channel finds a conversation that the bot may write to.
func (s *Server) channel(id string) (*Channel, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.channels[id]
	switch {
	case ch == nil:
		return nil, &refusal{"channel_not_found", id}
	case ch.Archived:
		return nil, &refusal{"is_archived", id}
	case !ch.Member && ch.User == "":
		return nil, &refusal{"not_in_channel", id}
	}
	return ch, nil
}

// content checks what is common to posting and updating.
func (s *Server) content(req Request) (Message, *refusal) {
	m := Message{Text: req.Form["text"], request: req}
	if utf8.RuneCountInString(m.Text) > textLimit {
		return m, &refusal{"msg_too_long", ""}
	}
	if b := req.Form["blocks"]; b != "" {
		if ref := s.checkMessageBlocks(json.RawMessage(b)); ref != nil {
			return m, ref
		}
		m.Blocks = json.RawMessage(b)
	}
	if m.Text == "" && len(m.Blocks) == 0 {
		return m, &refusal{"no_text", ""}
	}
	if md := req.Form["metadata"]; md != "" {
		if len(md) > metadataLimit {
			return m, &refusal{"metadata_too_large", ""}
		}
		if err := json.Unmarshal([]byte(md), &m.Metadata); err != nil || m.Metadata.EventType == "" || m.Metadata.EventPayload == nil {
			return m, &refusal{"invalid_metadata_format", ""}
		}
	}
	return m, nil
}

func (s *Server) postMessage(req Request) (result, *refusal) {
	ch, ref := s.channel(req.Form["channel"])
	if ref != nil {
		return nil, ref
	}
	m, ref := s.content(req)
	if ref != nil {
		return nil, ref
	}
	m.Channel = ch.ID
	fast := false
	s.update(func() {
		now := s.o.Now()
		if last, ok := s.posted[ch.ID]; ok && now.Sub(last) < s.o.PostEvery {
			fast = true
			return
		}
		s.posted[ch.ID] = now
		m.TS = s.ts()
		s.messages = append(s.messages, &m)
	})
	if fast {
		return nil, &refusal{"ratelimited", ch.ID}
	}
	return result{"channel": ch.ID, "ts": m.TS, "message": m.object(false)}, nil
}

func (s *Server) updateMessage(req Request) (result, *refusal) {
	ch, ref := s.channel(req.Form["channel"])
	if ref != nil {
		return nil, ref
	}
	m, ref := s.content(req)
	if ref != nil {
		return nil, ref
	}
	found := false
	s.update(func() {
		for _, old := range s.messages {
			if old.Channel == ch.ID && old.TS == req.Form["ts"] && !old.Ephemeral() {
				found = true
				old.Text, old.Blocks = m.Text, m.Blocks
				if m.Metadata.EventType != "" {
					old.Metadata = m.Metadata
				}
			}
		}
	})
	if !found {
		return nil, &refusal{"message_not_found", req.Form["ts"]}
	}
	return result{"channel": ch.ID, "ts": req.Form["ts"], "text": m.Text}, nil
}

func (ch *Channel) object() map[string]any {
	return map[string]any{
		"id": ch.ID, "name": ch.Name, "is_channel": ch.User == "", "is_im": ch.User != "",
		"is_archived": ch.Archived, "is_member": ch.Member, "user": ch.User,
	}
}

func (s *Server) conversationsInfo(req Request) (result, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.channels[req.Form["channel"]]
	if ch == nil {
		return nil, &refusal{"channel_not_found", req.Form["channel"]}
	}
	return result{"channel": ch.object()}, nil
}

func (s *Server) conversationsOpen(req Request) (result, *refusal) {
	user := req.Form["users"]
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.users[user]; !ok {
		return nil, &refusal{"user_not_found", user}
	}
	if ch := s.direct(user); ch != nil {
		return result{"channel": ch.object(), "no_op": true, "already_open": true}, nil
	}
	ch := &Channel{ID: s.id("D"), User: user, Member: true}
	s.channels[ch.ID] = ch
	return result{"channel": ch.object()}, nil
}

// direct returns the conversation between the bot and a user, nil when there is none; s.mu is held.
func (s *Server) direct(user string) *Channel {
	for _, ch := range s.channels {
		if ch.User == user {
			return ch
		}
	}
	return nil
}

// Direct returns the ID of the conversation between the bot and a user, "" as long as there is none.
func (s *Server) Direct(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.direct(user); ch != nil {
		return ch.ID
	}
	return ""
}

func (s *Server) conversationsHistory(req Request) (result, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.channels[req.Form["channel"]]
	switch {
	case ch == nil:
		return nil, &refusal{"channel_not_found", req.Form["channel"]}
	case !ch.Member && ch.User == "":
		return nil, &refusal{"not_in_channel", ch.ID}
	}
	limit := 100
	if v := req.Form["limit"]; v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 999 {
			return nil, &refusal{"invalid_limit", v}
		}
		limit = n
	}
	skip := 0
	if v := req.Form["cursor"]; v != "" {
		n, err := strconv.Atoi(v)
		if err != nil {
			return nil, &refusal{"invalid_cursor", v}
		}
		skip = n
	}
	var all []any
	for _, m := range slices.Backward(s.in(ch.ID)) {
		if o := req.Form["oldest"]; o != "" && m.TS < o {
			continue
		}
		all = append(all, m.object(req.Form["include_all_metadata"] == "1" || req.Form["include_all_metadata"] == "true"))
	}
	page := all[min(skip, len(all)):]
	out := result{"has_more": len(page) > limit, "response_metadata": map[string]any{"next_cursor": ""}}
	if len(page) > limit {
		page = page[:limit]
		out["response_metadata"] = map[string]any{"next_cursor": strconv.Itoa(skip + limit)}
	}
	if page == nil {
		page = []any{}
	}
	out["messages"] = page
	return out, nil
}

func (s *Server) userGroup(req Request) (result, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	users, ok := s.groups[req.Form["usergroup"]]
	if !ok {
		return nil, &refusal{"no_such_subteam", req.Form["usergroup"]}
	}
	return result{"users": users}, nil
}

func (s *Server) userInfo(req Request) (result, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.users[req.Form["user"]]
	if !ok {
		return nil, &refusal{"user_not_found", req.Form["user"]}
	}
	user := map[string]any{"id": u.ID, "name": u.Name, "real_name": u.Name, "tz": u.Zone, "team_id": TeamID}
	if req.Form["include_locale"] == "true" {
		user["locale"] = cmp.Or(u.Locale, "en-GB")
	}
	return result{"user": user}, nil
}

func (s *Server) viewsOpen(req Request) (result, *refusal) {
	s.mu.Lock()
	t := s.triggers[req.Form["trigger_id"]]
	var ref *refusal
	switch {
	case t == nil:
		ref = &refusal{"invalid_trigger_id", ""}
	case t.used:
		ref = &refusal{"exchanged_trigger_id", ""}
	case !s.o.Now().Before(t.expires):
		ref = &refusal{"expired_trigger_id", ""}
	}
	s.mu.Unlock()
	if ref != nil {
		return nil, ref
	}
	if p := checkView(json.RawMessage(req.Form["view"])); len(p) > 0 {
		return nil, &refusal{"invalid_arguments", strings.Join(p, "; ")}
	}
	var v *View
	s.update(func() {
		t.used = true
		v = s.storeView(t.call, json.RawMessage(req.Form["view"]), false)
	})
	return result{"view": v.object(nil)}, nil
}

// storeView keeps a checked view; an update takes the place of the call's own
// view. The state is locked.
func (s *Server) storeView(c *Call, raw json.RawMessage, update bool) *View {
	v := &View{User: c.User}
	if update && c.view != nil {
		for _, old := range s.views {
			if old.ID == c.view.ID {
				v = old
			}
		}
	}
	v.fill(raw)
	if v.ID == "" {
		v.ID = s.id("V")
		s.views = append(s.views, v)
	}
	c.opened = append(c.opened, v)
	return v
}

func (s *Server) viewsUpdate(req Request) (result, *refusal) {
	if p := checkView(json.RawMessage(req.Form["view"])); len(p) > 0 {
		return nil, &refusal{"invalid_arguments", strings.Join(p, "; ")}
	}
	var found *View
	conflict := false
	s.update(func() {
		for _, v := range s.views {
			if id := req.Form["view_id"]; id == "" || v.ID != id {
				continue
			}
			found = v
			if h := req.Form["hash"]; h != "" && h != v.Hash() {
				conflict = true
				return
			}
			v.fill(json.RawMessage(req.Form["view"]))
		}
	})
	switch {
	case found == nil:
		return nil, &refusal{"not_found", req.Form["view_id"]}
	case conflict:
		return nil, &refusal{"hash_conflict", ""}
	}
	return result{"view": found.object(nil)}, nil
}

// A File is an uploaded file. Channels are those it was shared with.
type File struct {
	ID, Name, Title, Alt string
	Content              []byte
	Channels             []string
	Comment              string // posted with the file

	length   int
	secret   string
	uploaded bool
	done     bool
}

func (s *Server) uploadURL(req Request) (result, *refusal) {
	n, err := strconv.Atoi(req.Form["length"])
	if err != nil || n < 1 || req.Form["filename"] == "" {
		return nil, &refusal{"invalid_arguments", "filename and length"}
	}
	var f *File
	s.update(func() {
		f = &File{ID: s.id("F"), Name: req.Form["filename"], Alt: req.Form["alt_txt"], length: n, secret: secret()}
		s.files = append(s.files, f)
	})
	return result{"upload_url": s.http.URL + "/upload/" + f.secret, "file_id": f.ID}, nil
}

func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	f := s.arrive(Request{Method: "upload"})
	if fault(w, f) {
		return
	}
	body := io.Reader(r.Body)
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		part, _, err := r.FormFile("file")
		if err != nil {
			s.refuse("upload", "no_file", err.Error())
			http.Error(w, "no file", http.StatusBadRequest)
			return
		}
		defer part.Close()
		body = part
	}
	b, err := io.ReadAll(body)
	if err != nil {
		s.refuse("upload", "unreadable", err.Error())
		http.Error(w, "unreadable", http.StatusBadRequest)
		return
	}
	code := "unknown_url"
	s.update(func() {
		for _, file := range s.files {
			if file.secret != r.PathValue("secret") {
				continue
			}
			if len(b) != file.length {
				code = fmt.Sprintf("length_mismatch: %d announced, %d sent", file.length, len(b))
				continue
			}
			file.Content, file.uploaded, code = b, true, ""
		}
	})
	if code != "" {
		s.refuse("upload", code, "")
		http.Error(w, code, http.StatusBadRequest)
		return
	}
	fmt.Fprintf(w, "OK - %d", len(b))
}

func (s *Server) completeUpload(req Request) (result, *refusal) {
	var in []struct{ ID, Title string }
	if err := json.Unmarshal([]byte(req.Form["files"]), &in); err != nil || len(in) == 0 {
		return nil, &refusal{"invalid_arguments", "files"}
	}
	channel := req.Form["channel_id"]
	if channel != "" {
		if _, ref := s.channel(channel); ref != nil {
			if ref.code == "not_in_channel" || ref.code == "is_archived" {
				return nil, ref
			}
			return nil, &refusal{"channel_not_found", channel}
		}
	}
	var ref *refusal
	out := []any{}
	s.update(func() {
		for _, want := range in {
			i := slices.IndexFunc(s.files, func(f *File) bool { return f.ID == want.ID && f.uploaded && !f.done })
			if i < 0 {
				ref = &refusal{"file_not_found", want.ID}
				return
			}
		}
		m := &Message{Channel: channel, Text: req.Form["initial_comment"], request: req}
		for _, want := range in {
			i := slices.IndexFunc(s.files, func(f *File) bool { return f.ID == want.ID })
			f := s.files[i]
			f.done, f.Title, f.Comment = true, want.Title, req.Form["initial_comment"]
			if channel != "" {
				f.Channels = append(f.Channels, channel)
			}
			m.Files = append(m.Files, *f)
			out = append(out, map[string]any{"id": f.ID, "title": f.Title})
		}
		if channel != "" {
			m.TS = s.ts()
			s.messages = append(s.messages, m)
		}
	})
	if ref != nil {
		return nil, ref
	}
	return result{"files": out}, nil
}

func (s *Server) serveResponseURL(w http.ResponseWriter, r *http.Request) {
	const name = "response_url"
	req, err := parse(name, r)
	if err != nil {
		s.refuse(name, "invalid_payload", err.Error())
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, "invalid_payload")
		return
	}
	f := s.arrive(req)
	if fault(w, f) {
		return
	}
	status, ref := s.respond(r.PathValue("secret"), req)
	if f.Lost {
		hangUp(w)
		return
	}
	if ref != nil {
		s.refuse(name, ref.code, ref.detail)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(map[string]any{"ok": false, "error": ref.code})
		return
	}
	fmt.Fprint(w, "ok")
}

// respond takes an answer to a call. A refused answer uses the URL up too.
func (s *Server) respond(secret string, req Request) (status int, ref *refusal) {
	s.update(func() {
		u := s.urls[secret]
		switch {
		case u == nil || !s.o.Now().Before(u.expires):
			status, ref = http.StatusNotFound, &refusal{"expired_url", ""}
		case u.used >= responseURLUses:
			status, ref = http.StatusNotFound, &refusal{"used_url", ""}
		default:
			u.used++
		}
	})
	if ref != nil {
		return status, ref
	}
	// A payload that Slack does not like is answered 200 with "ok":false, which
	// a client that looks at the status alone takes for success.
	status = http.StatusOK
	m, ref := s.content(req)
	deleted := req.Form["delete_original"] == "true"
	if ref != nil && (!deleted || ref.code != "no_text") {
		return status, ref
	}
	m.ResponseType = req.Form["response_type"]
	switch m.ResponseType {
	case "":
		m.ResponseType = "ephemeral"
	case "ephemeral", "in_channel":
	default:
		return status, &refusal{"invalid_response_type", m.ResponseType}
	}
	m.ReplaceOriginal, m.DeleteOriginal = req.Form["replace_original"] == "true", deleted
	s.update(func() {
		c := s.urls[secret].call
		m.Channel, m.User = c.Channel, c.User
		c.answers = append(c.answers, &m)
		o := c.original
		if o != nil && (m.ReplaceOriginal || m.DeleteOriginal) {
			m.TS = o.TS
			m.ResponseType = o.ResponseType
			i := slices.IndexFunc(s.messages, func(old *Message) bool { return old.Channel == o.Channel && old.TS == o.TS })
			switch {
			case i < 0:
			case deleted:
				s.messages = slices.Delete(s.messages, i, i+1)
			default:
				s.messages[i].Text, s.messages[i].Blocks = m.Text, m.Blocks
			}
			return
		}
		m.TS = s.ts()
		s.messages = append(s.messages, &m)
	})
	return status, nil
}
