package press

import (
	"context"
	"fmt"
	"strings"
)

// A teller is a Platform that reaches people when a channel does not take digests. Every bot.Platform of a chat is one.
type teller interface {
	// Tell says text in the channel when that takes a plain sentence, else in private to the admins of the configuration and to people,
	// by their ids there; where it has been said with that key, it is not said again. It returns whom it reached, "" nobody; why not
	// everybody is of no interest.
	Tell(ctx context.Context, channel string, people []string, text, key string) (whom string)
}

// tell tells people, once, that the channel of j refuses and that its subscription is paused, and returns who knows. It is called
// before the pause is recorded: whoever is killed between the two comes here again, and the platform knows that it is said.
func (p *Press) tell(ctx context.Context, j *job, cause error) string {
	const nobody = "nobody could be told"
	t, ok := j.to.(teller)
	if !ok {
		return nobody
	}
	platform, _, _ := strings.Cut(j.Channel, ":")
	people, err := p.Store.Granted(ctx, platform, false)
	if err != nil {
		p.Log.ErrorContext(ctx, "admins by grant not read", "err", err)
	}
	if by, id, _ := strings.Cut(j.sub.By, ":"); by == platform {
		people = append(people, id)
	}
	what := "digest"
	if j.Draft {
		what = "draft of the digest"
	}
	request, cancel := bounded(ctx)
	defer cancel()
	whom := t.Tell(request, j.channel, people, fmt.Sprintf(
		"The %s “%s” of %s could not be posted to %s (%s). The digest is paused. Once the channel takes messages again: "+
			"/digest resume name:%s there, or /admin deliveries resume name:%s; then /admin deliveries replay posts what was missed.",
		what, j.Subscription, strings.Replace(j.Local, "T", " ", 1), j.Channel, cause, j.Subscription, j.Subscription), j.Key+"-pause")
	if whom == "" {
		return nobody
	}
	return "told " + whom
}
