package bot

import (
	"fmt"
	"slices"
)

// Reach has a platform say something in a channel, where that takes it, else to people in private, to each once. say reports
// whether a channel has taken it, direct returns the channel between the bot and somebody. Reach returns whom it reached, ""
// nobody. Who cannot be reached is left out.
func Reach(channel string, people []string, say func(channel string) bool, direct func(person string) (channel string, err error)) string {
	if say(channel) {
		return "in the channel"
	}
	reached := 0
	for _, id := range slices.Compact(slices.Sorted(slices.Values(people))) {
		if direct, err := direct(id); err == nil && say(direct) {
			reached++
		}
	}
	switch reached {
	case 0:
		return ""
	case 1:
		return "1 person in private"
	}
	return fmt.Sprintf("%d people in private", reached)
}
