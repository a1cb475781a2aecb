package extract

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWriteJSON(t *testing.T) {
	d := document(t, "Per Lund said Otto <Valk> left. The commissioner welcomed it & more.")
	var got bytes.Buffer
	if err := WriteJSON(&got, "file", d, New(registry(t)).Extract(d)); err != nil {
		t.Fatal(err)
	}
	want := `{"document":"file","sentence":{"start":0,"end":31},"holder":{"id":"per-lund","name":"Per Lund","mention":{"start":0,"end":8}},"via":[],"cue":{"start":9,"end":13,"text":"said"},"content":{"start":14,"end":30,"text":"Otto <Valk> left"},"act":"state","stance":"neutral","mode":"indirect","hedged":false,"topics":[],"date":"2025-03-12"}
{"document":"file","sentence":{"start":32,"end":68},"holder":{"id":null,"name":"commissioner","mention":{"start":36,"end":48}},"via":[],"cue":{"start":49,"end":57,"text":"welcomed"},"content":{"start":58,"end":67,"text":"it & more"},"act":"endorse","stance":"support","mode":"narrated","hedged":false,"topics":[],"date":"2025-03-12"}
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}
