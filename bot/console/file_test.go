package console

import (
	"bytes"
	"io"
	"testing"

	"attache/bot/reply"
)

func TestOneFileOfTextIsWrittenAsItIs(t *testing.T) {
	csv := reply.File{Name: "a.csv", MediaType: "text/csv; charset=utf-8", Data: []byte("a,b\r\n1,\x1b\r\n")}
	png := reply.File{Name: "a.bin", MediaType: "application/octet-stream", Data: []byte{1, 2}}
	words := reply.Paragraph{Text: reply.Plain("Words.")}
	for _, tc := range []struct {
		name string
		m    reply.Message
		want string
	}{
		{"with words", reply.Message{Title: "Export", Blocks: []reply.Block{words, csv}}, "a,b\r\n1,\x1b\r\n"},
		{"not text", reply.Message{Blocks: []reply.Block{words, png}}, "Words.\n\n[file a.bin, 2 bytes]\n"},
		{"two files", reply.Message{Blocks: []reply.Block{csv, csv}}, "[file a.csv, 10 bytes]\n\n[file a.csv, 10 bytes]\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := New(nil, &out, io.Discard, false, "").Print(tc.m); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
