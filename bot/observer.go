package bot

import "time"

// An Observer is told what happens, for statistics. It is quick, and safe for concurrent use.
type Observer interface {
	// Served is told of each request, by the command's name and the platform's: how it ended (done, refused,
	// interrupted, failed or panicked) and how long the answer took.
	Served(command, platform, outcome string, took time.Duration)
	// Connected is told when a platform begins to hear people, and when it no longer does.
	Connected(platform string, on bool)
	// Limited is told of each request to a platform that was answered with a rate limit.
	Limited(platform string)
}

// Connected tells the observer, if there is one, that a platform hears people or no longer does.
func (b *Bot) Connected(platform string, on bool) {
	if b.Observer != nil {
		b.Observer.Connected(platform, on)
	}
}

// Limited tells the observer, if there is one, of a rate limit.
func (b *Bot) Limited(platform string) {
	if b.Observer != nil {
		b.Observer.Limited(platform)
	}
}
