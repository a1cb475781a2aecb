package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/bot"
)

var _ http.Handler = (*Platform)(nil)

const (
	// maxInteraction bounds the body of a request. The longest that Discord
	// sends holds the message on which an action was used, some 100 KiB.
	maxInteraction = 1 << 20
	// fresh is how far the time of a request may be from ours, either way.
	// What is answered is remembered for longer, so that nothing can be
	// repeated: see recent.
	fresh = 5 * time.Minute
)

// ParsePublicKey returns the key that an application's page in the developer
// portal shows as Public Key.
func ParsePublicKey(s string) (ed25519.PublicKey, error) {
	key, err := hex.DecodeString(s)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("public_key %q is no public key; copy the 64 hexadecimal digits from the developer portal, under General Information", s)
	}
	return key, nil
}

// ServeHTTP takes an interaction that Discord posts. It checks the signature
// and the time, and leaves the answer to the callback, as Discord allows when
// the request is answered with 202 and no body: that way an answer that Discord
// refuses is known and replaced, as over the gateway. A PING alone is answered
// at once. Else the status is 400, 401, 409 for what has come before, 413, or
// 503 while the bot does not run.
// Source: https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxInteraction))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		http.Error(w, "the body is too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, "the body was cut off", http.StatusBadRequest)
		return
	}
	if err := p.verify(r.Header, body, time.Now()); err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	var i discordgo.Interaction
	// The library fails on a message with parts that it does not know, and has
	// read all else then.
	if err := json.Unmarshal(body, &i); err != nil && i.ID == "" {
		http.Error(w, "the body is no interaction", http.StatusBadRequest)
		return
	}
	if i.Type == discordgo.InteractionPing {
		w.Header().Set("Content-Type", "application/json")
		// Who asked is gone when this fails.
		_ = json.NewEncoder(w).Encode(response{Type: discordgo.InteractionResponsePong})
		return
	}
	if !isID(i.ID) || i.Token == "" {
		http.Error(w, "the body is no interaction", http.StatusBadRequest)
		return
	}
	take := p.take.Load()
	if take == nil {
		http.Error(w, "the bot does not run", http.StatusServiceUnavailable)
		return
	}
	switch err := (*take)(&i); {
	case errors.Is(err, errAnswered):
		http.Error(w, err.Error(), http.StatusConflict)
	case err != nil:
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	default:
		w.WriteHeader(http.StatusAccepted)
	}
}

// verify returns why a request is not one that Discord has just made, nil when
// it is.
// Source: https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint
func (p *Platform) verify(h http.Header, body []byte, now time.Time) error {
	timestamp := h.Get("X-Signature-Timestamp")
	signature, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	if err != nil || len(signature) != ed25519.SignatureSize || timestamp == "" {
		return errors.New("the signature is missing")
	}
	if p.key == nil || !ed25519.Verify(p.key, append([]byte(timestamp), body...), signature) {
		return errors.New("the signature is wrong")
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > fresh {
		return errors.New("the timestamp is not of now")
	}
	return nil
}

// application is what an application says of itself.
// Source: https://discord.com/developers/docs/resources/application
type application struct {
	ID        string `json:"id"`
	VerifyKey string `json:"verify_key"`
	Endpoint  string `json:"interactions_endpoint_url"` // "" none
	Bot       struct {
		ID string `json:"id"`
	} `json:"bot"`
}

func (p *Platform) application(ctx context.Context) (application, error) {
	var app application
	err := p.ask(ctx, discordgo.EndpointApplications+"/@me", &app)
	if err == nil && app.ID == "" {
		err = errors.New("an application without an id")
	}
	return app, err
}

// overHTTP takes what is posted until ctx ends, and registers the commands.
func (p *Platform) overHTTP(ctx context.Context, b *bot.Bot, take taker) error {
	p.take.Store(&take)
	log := p.config.Log
	var app application
	for pause := p.reopenAfter; ; pause = min(2*pause, reopenAtMost) {
		var err error
		if app, err = p.application(ctx); err == nil {
			break
		}
		if err := verdict(err); errors.Is(err, bot.ErrBarred) {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
		log.WarnContext(ctx, "not connected", "platform", "discord", "err", err, "again_in", pause)
		if sleep(ctx, pause) != nil {
			return nil
		}
	}
	if app.Bot.ID != "" {
		p.self.Store(&app.Bot.ID)
	}
	if app.VerifyKey != hex.EncodeToString(p.key) {
		log.ErrorContext(ctx, "public key is not the application's", "platform", "discord", "application", app.ID)
	}
	b.Connected(p.Name(), true)
	log.InfoContext(ctx, "connected", "platform", "discord", "over", "HTTP", "endpoint", app.Endpoint)
	var guilds []struct {
		ID string `json:"id"`
	}
	if p.config.Guild == "" {
		// Without them, commands left over in a server stay there.
		if err := p.ask(ctx, discordgo.EndpointUserGuilds("@me"), &guilds); err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "servers not listed", "platform", "discord", "err", err)
		}
	}
	ids := make([]string, len(guilds))
	for i, g := range guilds {
		ids[i] = g.ID
	}
	if err := p.register(ctx, b, app.ID, ids); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}
