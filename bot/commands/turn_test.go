package commands_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"attache/bot"
	"attache/bot/commands"
	"attache/briefing"
	"attache/storage"
)

// A gate is a store at which each caller who asks where actors stand waits until it is let through.
type gate struct {
	*storage.Reader
	arrived []time.Duration // by the time of the caller's deadline, which tells callers apart
	open    chan struct{}
}

func (g *gate) Stands(ctx context.Context, topics, holders []string, asOf briefing.Day) ([]briefing.Point, error) {
	deadline, _ := ctx.Deadline()
	g.arrived = append(g.arrived, time.Until(deadline))
	<-g.open
	return g.Reader.Stands(ctx, topics, holders, asOf)
}

// As many analyses are worked on at a time as there are processors; the others come in turn, and who goes away meanwhile is not waited for.
func TestAnalysesComeInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, papers)
		g := &gate{Reader: d.db.Under(briefing.Red), open: make(chan struct{})}
		room := &bot.Room{Names: d.names[briefing.Red], Now: func() time.Time { return now }, Commands: commands.New(commands.Desk{
			Names: d.names[briefing.Red], Statements: g, Directory: g, Catalogue: g, Library: g, Stands: g, Steps: g,
		})}
		request, err := room.Parse("/matrix ceasefire")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		ask := func(ctx context.Context) {
			_, err := request.Command().Run(ctx, bot.Call{Now: now}.For(request))
			done <- err
		}
		start := func(patience time.Duration) (cancel context.CancelFunc) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			go ask(ctx)
			synctest.Wait()
			return cancel
		}
		turns := max(2, runtime.GOMAXPROCS(0))
		var want []time.Duration
		for i := range turns + 3 {
			patience := time.Duration(i+1) * time.Hour
			cancel := start(patience)
			defer cancel()
			want = append(want, patience)
			if i == turns { // the first one who waits
				want = slices.Delete(want, i, i+1)
				cancel()
				if err := <-done; !errors.Is(err, context.Canceled) {
					t.Errorf("who went away: %v", err)
				}
			}
		}
		if !slices.Equal(g.arrived, want[:turns]) {
			t.Errorf("worked on at a time: %v, want %v", g.arrived, want[:turns])
		}
		for range want {
			g.open <- struct{}{}
			if err := <-done; err != nil {
				t.Error(err)
			}
			synctest.Wait()
		}
		if !slices.Equal(g.arrived, want) {
			t.Errorf("worked on %v, want %v", g.arrived, want)
		}
	})
}
