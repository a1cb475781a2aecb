// Attache is a chat bot that briefs people who follow diplomacy: who holds which position on what, since
// when, and through whom we know it. It answers slash commands in Discord, in Slack and on a terminal.
//
// # A tour of the house
//
// A document comes in:
//
//	folders, seeds
//	  ▶ briefing/ingest.Load    reads everything, checks everything, finds what has changed
//	  ▶ briefing/extract        text → sentences → attributions → positions with their sourcing chain
//	  ▶ storage.Replace         one transaction: the old content or the new, never a mixture
//
// A question is asked:
//
//	a line, a slash command, a button; over a socket, or posted to the endpoint
//	  ▶ bot.Parse or bot.Form   the command and its options, checked
//	  ▶ bot.Serve               access, the command's Run, panics, what went wrong as a sentence
//	  ▶ bot/commands            one file per command; asks storage, says it with bot/wording
//	  ▶ bot/reply               blocks of plain text
//	  ▶ bot/discord, bot/slack, bot/console   escape, shorten and show them
//
// A digest goes out:
//
//	cron, each minute
//	  ▶ bot/press               which slots are due, and the claim in the ledger
//	  ▶ briefing.Digest         what is new since the last delivered slot
//	  ▶ bot/wording             in words
//	  ▶ bot.Platform.Post       once; the ledger is settled with what came of it
//
// Where editors review it, a draft takes the same way to their channel before; their buttons are commands, and what they say is
// looked at when the slot is claimed.
//
// The arrows between the packages are a table in arch_test.go. This package wires them together, and is the
// only one that knows all of them; it also passes the time in.
package main
