// Package press posts digests: it finds the slots that are due, claims each in the ledger, posts it and
// settles it, once. It is the only importer of cron.
package press
