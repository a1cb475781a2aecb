package storage

import (
	"time"

	"attache/briefing"
)

// subscription returns a subscription as somebody in a chat makes it.
func subscription(name string) briefing.Subscription {
	return briefing.Subscription{Name: name, Channel: "discord:123", Schedule: "30 7 * * 1-5", Zone: "Europe/Paris", Topics: []string{"ceasefire", "sanctions"},
		Empty: briefing.SayEmpty, Late: 6 * time.Hour, Created: at.Add(-24 * time.Hour), By: "discord:7"}
}

// claim returns the claim of the slot of a subscription at an instant, as the press makes it.
func claim(subscription string, slot time.Time) briefing.Delivery {
	local := slot.UTC().Format("2006-01-02T15:04")
	return briefing.Delivery{Slot: briefing.Slot{Subscription: subscription, Local: local, At: slot}, Channel: "discord:123", Key: subscription + local,
		Items: []string{"a#00000001", "a#00000002"}, State: briefing.Claimed, Since: slot.Add(-time.Hour), Until: slot, ClaimedAt: slot}
}
