package discordtest

// What a bot asks for when it looks at its own place: who it is, what it may
// do, and which commands are registered.

// lookRoutes are the routes for that, for [Server.routes].
func (s *Server) lookRoutes(handle func(pattern string, h handler)) {
	handle("GET /api/v9/users/@me", func(*call) (any, *apiError) {
		return map[string]any{"id": s.opts.App, "username": "attache", "bot": true}, nil
	})
	handle("GET /api/v9/users/@me/guilds", s.listGuilds)
	handle("GET /api/v9/applications/@me", func(*call) (any, *apiError) {
		s.mu.Lock()
		defer s.mu.Unlock()
		app := map[string]any{"id": s.opts.App, "name": "attache", "verify_key": s.PublicKey(), "bot": map[string]any{"id": s.opts.App}}
		if s.endpoint != "" {
			app["interactions_endpoint_url"] = s.endpoint
		}
		return app, nil
	})
	handle("POST /api/v9/users/@me/channels", s.openDirect)
	handle("GET /api/v9/channels/{channel}", s.channel)
	handle("GET /api/v9/guilds/{guild}/roles", s.roles)
	handle("GET /api/v9/guilds/{guild}/members/{user}", s.member)
	handle("GET /api/v9/applications/{app}/commands", s.listCommands)
	handle("GET /api/v9/applications/{app}/guilds/{guild}/commands", s.listCommands)
}

// everything is what the role of everybody may do in each guild.
const everything = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory

// AddUser makes a user known, to whom direct messages can be sent, in the channel that Direct names.
func (s *Server) AddUser(id string) {
	s.update(func() { s.users[id] = true })
}

// Direct returns the id of the channel between the bot and a user.
func Direct(user string) string { return "5" + user }

func (s *Server) openDirect(c *call) (any, *apiError) {
	var asked struct {
		Recipient string `json:"recipient_id"`
	}
	if err := c.into(&asked); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.users[asked.Recipient] {
		return nil, errInvalidRecipient
	}
	id := Direct(asked.Recipient)
	if s.channels[id] == nil {
		s.channels[id] = &Channel{ID: id}
	}
	return map[string]any{"id": id, "type": 1}, nil
}

func (s *Server) channel(c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, refused := s.reach(c.PathValue("channel"), 0)
	if refused != nil {
		return nil, refused
	}
	wire := map[string]any{"id": ch.ID, "type": 0}
	if ch.Guild != "" {
		wire["guild_id"] = ch.Guild
		wire["permission_overwrites"] = []map[string]any{{
			"id": s.opts.App, "type": 1, "allow": "0", "deny": ch.Deny.String(),
		}}
	} else {
		wire["type"] = 1
	}
	return wire, nil
}

func (s *Server) roles(c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	guild := c.PathValue("guild")
	if !s.inGuild(guild) {
		return nil, errMissingAccess
	}
	return []map[string]any{{"id": guild, "name": "@everyone", "permissions": everything.String()}}, nil
}

func (s *Server) listGuilds(*call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	guilds := []map[string]any{}
	for _, id := range s.guildIDs() {
		guilds = append(guilds, map[string]any{"id": id, "name": "Guild " + id})
	}
	return guilds, nil
}

func (s *Server) member(c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.inGuild(c.PathValue("guild")) || c.PathValue("user") != s.opts.App {
		return nil, errMissingAccess
	}
	return map[string]any{"user": map[string]any{"id": s.opts.App}, "roles": []string{}}, nil
}

func (s *Server) listCommands(c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	guild := c.PathValue("guild")
	switch {
	case c.PathValue("app") != s.opts.App:
		return nil, errInvalidAppToken
	case guild != "" && !s.inGuild(guild):
		return nil, errMissingAccess
	}
	return append([]Command{}, s.commands[guild]...), nil
}
